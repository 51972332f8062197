package io.parallax.inference.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DepthLimitTest {

  @Test
  void shouldDropAndCountReadingsWhenTheyAreFartherThanTheLimit() {
    short[] depth = {0, 1, 9_999, 10_000, 10_001, (short) 40_000, (short) 65_535};

    int dropped = DepthLimit.ofMetres(10).apply(depth);

    assertThat(depth).containsExactly(new short[] {0, 1, 9_999, 10_000, 0, 0, 0});
    assertThat(dropped).isEqualTo(3);
    assertThat(DepthLimit.ofMetres(10).apply(depth)).isZero();
  }

  @Test
  void shouldRoundTheLimitToMillimetres() {
    // 3.3 · 1000 is a little less than 3300 as doubles go.
    assertThat(DepthLimit.ofMetres(3.3)).isEqualTo(new DepthLimit(3_300));
    assertThat(DepthLimit.DEFAULT).isEqualTo(new DepthLimit(10_000));
  }
}
