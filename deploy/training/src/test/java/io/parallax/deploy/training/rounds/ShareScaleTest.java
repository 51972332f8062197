package io.parallax.deploy.training.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShareScaleTest {
  @Test
  void shouldWriteGainsWithTheirSigns() {
    assertThat(ShareScale.points(0.1)).isEqualTo("+10.0");
    assertThat(ShareScale.points(0.0676)).isEqualTo("+6.8");
    assertThat(ShareScale.points(-0.2)).isEqualTo("−20.0");
    assertThat(ShareScale.points(0.0004)).isEqualTo("±0.0");
    assertThat(ShareScale.points(-0.0004)).isEqualTo("±0.0");
  }
}
