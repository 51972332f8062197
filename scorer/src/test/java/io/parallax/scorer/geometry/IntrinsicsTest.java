package io.parallax.scorer.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class IntrinsicsTest {
  @Test
  void shouldScaleEveryParameterWhenResized() {
    var half = new Intrinsics(640, 480, 573.702, 574.764, 324.702, 240.97).resized(320, 240);

    assertThat(half).isEqualTo(new Intrinsics(320, 240, 286.851, 287.382, 162.351, 120.485));
  }

  @Test
  void shouldNameTheParameterWhenCameraCannotSee() {
    assertThatThrownBy(() -> new Intrinsics(640, 480, 0, 1, 0, 0)).hasMessageContaining("fx");
    assertThatThrownBy(() -> new Intrinsics(640, 480, 1, -3, 0, 0))
        .hasMessageContaining("fy")
        .hasMessageContaining("-3");
    assertThatThrownBy(() -> new Intrinsics(640, 480, 1, Double.NaN, 0, 0))
        .hasMessageContaining("fy");
    assertThatThrownBy(() -> new Intrinsics(640, 480, 1, 1, Double.NaN, 0))
        .hasMessageContaining("cx");
    assertThatThrownBy(() -> new Intrinsics(0, 480, 1, 1, 0, 0)).hasMessageContaining("0×480");
  }
}
