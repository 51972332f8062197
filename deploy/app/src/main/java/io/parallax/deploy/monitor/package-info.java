/** Monitoring of a role: metrics for Prometheus, and health for its supervisor. */
package io.parallax.deploy.monitor;
