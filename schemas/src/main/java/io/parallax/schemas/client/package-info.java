/**
 * What every client of the cluster shares: settings, metrics, and the topics that must be there.
 */
package io.parallax.schemas.client;
