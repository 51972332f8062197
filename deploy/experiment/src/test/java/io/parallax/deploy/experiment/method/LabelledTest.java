package io.parallax.deploy.experiment.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LabelledTest {
  private static final FrameId A = new FrameId("scene", "a");
  private static final FrameId B = new FrameId("scene", "b");
  private static final FrameId OTHER_A = new FrameId("other", "a");

  private final Labelled labelled =
      Labelled.NOTHING
          .with(List.of(new Region(A, 3, 40)))
          .with(List.of(new Region(B, Region.WHOLE, 400), new Region(A, 5, 2)));

  @Test
  void shouldKnowWhatIsLabelled() {
    assertThat(labelled.pixels()).isEqualTo(442);
    assertThat(labelled.touches(A)).isTrue();
    assertThat(labelled.touches(OTHER_A)).isFalse();
    assertThat(labelled.covers(A, 3)).isTrue();
    assertThat(labelled.covers(A, 4)).isFalse();
    assertThat(labelled.covers(A, 5)).isTrue();
    assertThat(labelled.covers(OTHER_A, 3)).isFalse();
    assertThat(labelled.covers(B, 77)).isTrue();
    assertThat(Labelled.NOTHING.touches(A)).isFalse();
  }

  @Test
  void shouldStayAsItIsWhenMoreIsLabelled() {
    Labelled more = labelled.with(List.of(new Region(A, 4, 7)));

    assertThat(more.covers(A, 4)).isTrue();
    assertThat(labelled.covers(A, 4)).isFalse();
    assertThat(labelled.pixels()).isEqualTo(442);
  }

  @Test
  void shouldRefuseWhatIsLabelledAlready() {
    for (Region region :
        List.of(
            new Region(A, 3, 40),
            new Region(A, Region.WHOLE, 400),
            new Region(B, 1, 40),
            new Region(B, Region.WHOLE, 400))) {
      assertThatThrownBy(() -> labelled.with(List.of(region)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("labelled already");
    }
  }

  @Test
  void shouldRefuseAPoolWithAFrameTwice() {
    List<MadeUpFrame> frames = MadeUpFrame.pool(1, 1, 2);

    assertThatThrownBy(() -> new Pool(List.of(frames.get(0), frames.get(1), frames.get(0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }
}
