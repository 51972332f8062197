package io.parallax.topology.scene;

import java.util.List;

/**
 * Where the camera of a frame stood.
 *
 * @param pose camera to world, 4×4 row-major, metres
 */
public record CameraPose(String frame, List<Double> pose) {}
