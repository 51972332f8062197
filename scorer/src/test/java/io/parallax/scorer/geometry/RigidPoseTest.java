package io.parallax.scorer.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class RigidPoseTest {
  private static double[] identity() {
    return new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
  }

  private static double[] with(int entry, double value) {
    double[] m = identity();
    m[entry] = value;
    return m;
  }

  @Test
  void shouldAcceptRotationPrintedWithSixDecimals() {
    double[] m = {
      -0.566304, -0.590941, 0.574533, 2.143520, -0.823945, 0.423135, -0.376925, 1.760120, -0.020365,
      -0.686838, -0.726526, 1.343190, 0, 0, 0, 1
    };

    RigidPose pose = RigidPose.ofRowMajor(m);

    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 4; column++) {
        assertThat(pose.at(row, column)).isEqualTo(m[4 * row + column]);
      }
    }
  }

  @Test
  void shouldNameTheEntryWhenPoseIsNotFinite() {
    assertThatThrownBy(() -> RigidPose.ofRowMajor(with(7, Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("entry 7 is NaN");
    assertThatThrownBy(() -> RigidPose.ofRowMajor(with(3, Double.NEGATIVE_INFINITY)))
        .hasMessageContaining("entry 3");
  }

  @Test
  void shouldRefusePoseWhenItScalesShearsOrMirrors() {
    assertThatThrownBy(() -> RigidPose.ofRowMajor(with(0, 1.1))).hasMessageContaining("not rigid");
    assertThatThrownBy(() -> RigidPose.ofRowMajor(with(1, 0.1))).hasMessageContaining("not rigid");
    assertThatThrownBy(() -> RigidPose.ofRowMajor(with(10, -1))).hasMessageContaining("mirrors");
  }

  @Test
  void shouldRefusePoseWhenItIsNotAffineOrHasAnotherSize() {
    assertThatThrownBy(() -> RigidPose.ofRowMajor(with(12, 0.5))).hasMessageContaining("last row");
    assertThatThrownBy(() -> RigidPose.ofRowMajor(new double[12])).hasMessageContaining("has 12");
  }
}
