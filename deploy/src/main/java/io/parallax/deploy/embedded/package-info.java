/**
 * A Kafka broker and a schema registry inside this JVM, for a scan on one machine and for tests:
 * whoever uses them goes through the same network clients as with servers elsewhere.
 */
package io.parallax.deploy.embedded;
