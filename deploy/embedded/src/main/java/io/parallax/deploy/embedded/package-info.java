/**
 * A Kafka broker and a schema registry inside this JVM, for a scan on one machine and for tests:
 * their users go through the same network clients as with servers elsewhere.
 */
package io.parallax.deploy.embedded;
