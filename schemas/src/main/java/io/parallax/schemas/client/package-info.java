/**
 * What every client of the cluster shares: settings, metrics, the topics that must be there, and
 * what to do after a failure: whether to retry, and how long to wait before.
 */
package io.parallax.schemas.client;
