package io.parallax.topology.query;

/**
 * A result that may lack some partitions of a scene.
 *
 * @param value what the partitions that answered have
 * @param parts the partitions that answered, and why others did not
 */
public record PartialResult<T>(T value, SceneParts parts) {}
