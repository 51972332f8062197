package io.parallax.deploy.bench;

/**
 * One measured number.
 *
 * @param measure what was measured: kernel, pipeline, growth, latency, bytes, memory, inference …
 * @param name which number of that measure, unique in it
 * @param value the number
 * @param unit of the value: frames/s, ms, bytes, or "ratio" where it has none
 */
public record Figure(String measure, String name, double value, String unit) {}
