package io.parallax.topology.query;

import java.util.Comparator;
import java.util.List;

/**
 * Where the camera of a frame stood.
 *
 * @param pose camera to world, 4×4 row-major, metres
 */
public record CameraPose(String frame, List<Double> pose) {
  /**
   * The order in which frames are numbered, with or without leading zeros: those of one source,
   * whose ids begin alike, one after the other.
   */
  static final Comparator<CameraPose> BY_NUMBER =
      Comparator.comparing(CameraPose::beforeNumber)
          .thenComparingInt(camera -> camera.frame().length())
          .thenComparing(CameraPose::frame);

  private String beforeNumber() {
    int end = frame.length();
    while (end > 0 && Character.isDigit(frame.charAt(end - 1))) {
      end--;
    }
    return frame.substring(0, end);
  }
}
