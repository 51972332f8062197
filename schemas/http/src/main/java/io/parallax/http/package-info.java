/**
 * The one way to serve HTTP: a server with routes over the JDK's, the calls that reach it, and the
 * replies that it gives.
 */
package io.parallax.http;
