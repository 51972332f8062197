package io.parallax.deploy.scan;

import java.time.Instant;
import java.util.Optional;

/**
 * One frame of a recording.
 *
 * @param frameId unique in the scene
 * @param posed what it shows from where; nothing if the frame must be skipped
 */
record RecordedFrame(String frameId, Optional<Posed> posed) {

  /**
   * What a frame shows from where.
   *
   * @param cameraToWorld 4×4 row-major, metres
   */
  record Posed(FrameImages images, double[] cameraToWorld, Instant capturedAt) {}

  /** A frame that is skipped if its pose is missing. */
  static RecordedFrame of(
      String frameId, FrameImages images, Optional<double[]> pose, Instant capturedAt) {
    return new RecordedFrame(frameId, pose.map(matrix -> new Posed(images, matrix, capturedAt)));
  }

  /** A frame without a pose or a depth image. */
  static RecordedFrame skipped(String frameId) {
    return new RecordedFrame(frameId, Optional.empty());
  }
}
