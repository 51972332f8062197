package io.parallax.scorer.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class IntrinsicsTest {
  @Test
  void shouldScaleEveryParameterWhenResized() {
    var half = new Intrinsics(640, 480, 573.5, 574.5, 324.5, 240).resized(320, 240);

    assertThat(half).isEqualTo(new Intrinsics(320, 240, 286.75, 287.25, 162, 119.75));
  }

  @Test
  void shouldKeepTheFieldOfViewWhenResized() {
    var camera = new Intrinsics(640, 480, 573.702, 574.764, 324.702, 240.97);
    var small = camera.resized(160, 120);

    assertThat((-0.5 - small.cx()) / small.fx())
        .isCloseTo((-0.5 - camera.cx()) / camera.fx(), within(1e-12));
    assertThat((159.5 - small.cx()) / small.fx())
        .isCloseTo((639.5 - camera.cx()) / camera.fx(), within(1e-12));
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
