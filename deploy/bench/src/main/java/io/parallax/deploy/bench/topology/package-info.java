/**
 * The measurements of one instance of the topology over one scan: throughput against the bare
 * arithmetic, growth, latency, bytes, memory and balance.
 */
package io.parallax.deploy.bench.topology;
