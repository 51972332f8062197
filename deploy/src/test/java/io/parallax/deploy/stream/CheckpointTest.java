package io.parallax.deploy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointTest {
  private static final List<String> FRAMES = List.of("0", "4", "8", "12");

  @Test
  void shouldKnowTheScanThatItIsOf() {
    Checkpoint checkpoint = Checkpoint.after(2, FRAMES);

    assertThat(checkpoint.frames()).isEqualTo(2);
    assertThat(checkpoint.isOf(FRAMES)).isTrue();
    assertThat(checkpoint.isOf(List.of("0", "4"))).isTrue();
    assertThat(checkpoint.isOf(List.of("0", "4", "9"))).isTrue();
    assertThat(Checkpoint.after(0, FRAMES).isOf(List.of())).isTrue();
  }

  @Test
  void shouldTellOtherScansApart() {
    Checkpoint checkpoint = Checkpoint.after(2, FRAMES);

    assertThat(checkpoint.isOf(List.of("0", "8", "12"))).isFalse();
    assertThat(checkpoint.isOf(List.of("04", "8"))).isFalse();
    assertThat(checkpoint.isOf(List.of("4", "0"))).isFalse();
    assertThat(checkpoint.isOf(List.of("0"))).isFalse();
  }
}
