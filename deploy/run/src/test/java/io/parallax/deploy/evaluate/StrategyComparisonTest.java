package io.parallax.deploy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parallax.deploy.report.ScoreRow;
import io.parallax.schemas.LabelRequest;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.scorer.selection.SuperpixelId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rates over superpixels of 10 pixels, of which not all have a known class. */
class StrategyComparisonTest {
  private static final SelectionRules RULES = SelectionRules.DEFAULT;

  private static LabelRequest request(String frame, int superpixel) {
    return LabelRequest.newBuilder()
        .setFrameId(frame)
        .setSuperpixel(superpixel)
        .setPixels(10)
        .build();
  }

  private static ScoreRow score(String frame, int superpixel, double entropy) {
    return new ScoreRow(frame, superpixel, 10, 1, 3, entropy, 0);
  }

  private static SuperpixelId id(String frame, int superpixel) {
    return new SuperpixelId(frame, superpixel);
  }

  @Test
  void shouldCompareInTheFramesWhoseTrueClassesAreKnown() {
    StrategyComparison rates =
        StrategyComparison.of(
            List.of(request("0", 1), request("unlabelled", 1)),
            List.of(score("0", 1, 2), score("0", 2, 3), score("unlabelled", 1, 9)),
            RULES,
            Map.of(
                id("0", 1), new SuperpixelError(8, 2, 0.5),
                id("0", 2), new SuperpixelError(10, 9, 0.1)));

    assertThat(rates.requested()).isEqualTo(0.25);
    assertThat(rates.viewEntropy()).isEqualTo(0.9);
    assertThat(rates.singleViewEntropy()).isEqualTo(0.25);
    assertThat(rates.random()).isBetween(0.25, 0.9);
  }

  @Test
  void shouldNotTakeWhatNobodyKnowsForRight() {
    StrategyComparison rates =
        StrategyComparison.of(
            List.of(request("0", 1)),
            List.of(score("0", 1, 2), score("0", 2, 1)),
            RULES,
            Map.of(
                id("0", 1), new SuperpixelError(0, 0, 0.5),
                id("0", 2), new SuperpixelError(10, 6, 0.1)));

    assertThat(rates.requested()).isNaN();
    assertThat(rates.viewEntropy()).isNaN();
    // Orders that begin with the superpixel of which nothing is known say nothing.
    assertThat(rates.random()).isEqualTo(0.6, within(1e-12));
  }
}
