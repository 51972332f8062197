package io.parallax.topology.scene;

/**
 * What was told about a scene, and of which of its parts.
 *
 * @param what is known of those parts
 */
public record Told<T>(T what, SceneParts parts) {}
