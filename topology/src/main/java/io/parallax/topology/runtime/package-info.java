/**
 * What keeps an instance running, and tells how it runs: dead letters, failed stream threads, the
 * memory of the stores, their restoration, and the metrics of Kafka Streams.
 */
package io.parallax.topology.runtime;
