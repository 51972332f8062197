package io.parallax.topology.scene;

import java.util.Comparator;
import java.util.List;

/**
 * Where the camera of a frame stood.
 *
 * @param pose camera to world, 4×4 row-major, metres
 */
public record CameraPose(String frame, List<Double> pose) {
  /** The order in which a scan's frames are numbered, with or without leading zeros. */
  static final Comparator<CameraPose> BY_NUMBER =
      Comparator.comparingInt((CameraPose camera) -> camera.frame().length())
          .thenComparing(CameraPose::frame);
}
