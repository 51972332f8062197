package io.parallax.topology.backproject;

import io.parallax.schemas.Camera;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import java.util.List;

/** Where a frame was seen from, as records have it, in the terms of the maths. */
public final class RecordedCamera {

  private RecordedCamera() {}

  /**
   * The camera of a record.
   *
   * @throws IllegalArgumentException if it cannot see anything
   */
  public static Intrinsics intrinsics(Camera camera) {
    return new Intrinsics(
        camera.getWidth(),
        camera.getHeight(),
        camera.getFx(),
        camera.getFy(),
        camera.getCx(),
        camera.getCy());
  }

  /**
   * The camera-to-world transform of a record.
   *
   * @param matrix 4×4, row-major
   * @throws IllegalArgumentException if it does more than rotate and move
   */
  public static RigidPose pose(List<Double> matrix) {
    return RigidPose.ofRowMajor(matrix.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
