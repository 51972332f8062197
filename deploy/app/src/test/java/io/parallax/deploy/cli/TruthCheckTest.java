package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFrame;
import io.parallax.deploy.scan.TrueClasses;
import io.parallax.deploy.truth.Truth;
import io.parallax.scorer.geometry.Intrinsics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TruthCheckTest {
  private final List<String> reported = new ArrayList<>();

  /** One frame, 640×480, with labels of another size that all have one id. */
  private record OneFrame(int width, int height, int id) implements Scan {
    @Override
    public String sceneId() {
      return "room";
    }

    @Override
    public List<String> frameIds() {
      return List.of("7");
    }

    @Override
    public ScanFrame frame(String frameId) {
      Intrinsics camera = new Intrinsics(640, 480, 525, 525, 319.5, 239.5);
      return new ScanFrame(
          "7", new byte[0], new byte[0], camera, new double[16], Instant.EPOCH, Optional.empty());
    }

    @Override
    public Optional<TrueClasses> trueClasses(String frameId) {
      short[] ids = new short[width * height];
      Arrays.fill(ids, (short) id);
      return ids.length == 0 ? Optional.empty() : Optional.of(new TrueClasses(width, height, ids));
    }
  }

  @Test
  void shouldSayNothingOfLabelsThatFit() {
    TruthCheck.report(Truth.of(new OneFrame(1296, 968, 40)), 40, true, reported::add);
    TruthCheck.report(Truth.of(new OneFrame(640, 480, 1)), 40, true, reported::add);
    TruthCheck.report(Truth.of(new OneFrame(0, 0, 1)), 40, false, reported::add);

    assertThat(reported).isEmpty();
  }

  @Test
  void shouldTellLabelsOfAnotherShape() {
    TruthCheck.report(Truth.of(new OneFrame(968, 1296, 1)), 40, false, reported::add);

    assertThat(reported)
        .containsExactly(
            "labels: those of frame 7 are 968×1296, its depth is 640×480: they do not show the"
                + " same");
  }

  @Test
  void shouldTellIdsBeyondTheModelAndRefuseAnOracleThatKnowsNothingElse() {
    Truth truth = Truth.of(new OneFrame(4, 3, 41));

    TruthCheck.report(truth, 40, false, reported::add);

    assertThat(reported)
        .singleElement()
        .asString()
        .startsWith(
            "labels: 12 of 12 labelled pixels have ids that are none of the model's 40 classes: 41"
                + " (12); in 1 of 1 frames, first in 7; --label-map");
    assertThatThrownBy(() -> TruthCheck.report(truth, 40, true, reported::add))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("the oracle knows no class: 12 of 12 labelled pixels");
    assertThatThrownBy(() -> TruthCheck.requireTruth(Truth.of(new OneFrame(0, 0, 1))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("scan room brings no true classes");
  }
}
