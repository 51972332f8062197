/**
 * The life of a role in this process: what runs (worker, topology, desk, annotator, servers), until
 * it is stopped, fails, or finds the clock put back.
 */
package io.parallax.deploy.cli.role;
