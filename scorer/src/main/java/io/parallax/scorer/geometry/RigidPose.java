package io.parallax.scorer.geometry;

/**
 * A camera-to-world transform that only rotates and moves.
 *
 * <p>A world point is {@code R·x + t}; distances are metres.
 */
public final class RigidPose {
  /** How far R·Rᵀ may be from the identity, per entry: six printed decimals and slow drift pass. */
  private static final double TOLERANCE = 1e-3;

  private final double[] m;

  private RigidPose(double[] m) {
    this.m = m;
  }

  /**
   * The pose of a 4×4 row-major matrix.
   *
   * @throws IllegalArgumentException if there are not 16 numbers, one is not finite, the rotation
   *     part is not a proper rotation, or the last row is not (0, 0, 0, 1)
   */
  public static RigidPose ofRowMajor(double[] matrix) {
    if (matrix.length != 16) {
      throw new IllegalArgumentException(
          "pose must have 16 numbers (4×4, row-major), but has " + matrix.length);
    }
    for (int i = 0; i < 16; i++) {
      if (!Double.isFinite(matrix[i])) {
        throw new IllegalArgumentException(
            "pose must be finite, but entry " + i + " is " + matrix[i]);
      }
    }
    if (matrix[12] != 0 || matrix[13] != 0 || matrix[14] != 0 || matrix[15] != 1) {
      throw new IllegalArgumentException("last row of the pose must be 0 0 0 1");
    }
    requireRotation(matrix);
    return new RigidPose(matrix.clone());
  }

  private static void requireRotation(double[] m) {
    for (int a = 0; a < 3; a++) {
      for (int b = a; b < 3; b++) {
        double dot =
            m[4 * a] * m[4 * b] + m[4 * a + 1] * m[4 * b + 1] + m[4 * a + 2] * m[4 * b + 2];
        double expected = a == b ? 1 : 0;
        if (Math.abs(dot - expected) > TOLERANCE) {
          throw new IllegalArgumentException(
              "pose is not rigid: rows "
                  + a
                  + " and "
                  + b
                  + " of its rotation have product "
                  + dot
                  + " instead of "
                  + expected);
        }
      }
    }
    double determinant =
        m[0] * (m[5] * m[10] - m[6] * m[9])
            - m[1] * (m[4] * m[10] - m[6] * m[8])
            + m[2] * (m[4] * m[9] - m[5] * m[8]);
    if (determinant < 0) {
      throw new IllegalArgumentException("pose is not rigid: it mirrors (determinant -1)");
    }
  }

  /** Entry of the upper 3×4 part: row 0 to 2, column 0 to 3 (column 3 is the camera's centre). */
  public double at(int row, int column) {
    return m[4 * row + column];
  }
}
