/**
 * What this process must not leave behind, such as temporary directories and the servers that write
 * to them: closed by the code that opened it, or when the JVM ends before.
 */
package io.parallax.deploy.shutdown;
