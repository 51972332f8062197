/** Where a role tells how it is: metrics for Prometheus, and health for whoever restarts it. */
package io.parallax.deploy.monitor;
