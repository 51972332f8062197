package io.parallax.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.scan.KeyframeGate;
import io.parallax.deploy.scan.KeyframeScan;
import io.parallax.deploy.scan.ScanFormat;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.scorer.selection.SuperpixelId;
import io.parallax.testkit.SharedFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What keyframes cost, by the red kitchen; the figures are those of doc/keyframes.md. */
class KeyframeScoresTest {
  @Test
  void shouldRankSuperpixelsOfKeyframesAlmostAsWithAllFrames() {
    Path kitchen = SharedFiles.require("scans/7scenes-redkitchen");
    KeyframeGate gate = new KeyframeGate(0.10, 10);
    Set<String> kept = Set.copyOf(new KeyframeScan(ScanFormat.AUTO.open(kitchen), gate).frameIds());
    InferredScan all = InferredScan.kitchen();
    InferredScan keyframes =
        new InferredScan(
            all.sceneId(),
            all.maps().stream().filter(map -> kept.contains(map.getFrameId())).toList());

    Map<SuperpixelId, SuperpixelScore> withAll = all.oracle().scores();
    Map<SuperpixelId, SuperpixelScore> withKeyframes = keyframes.oracle().scores();
    // Where only one of them has a second view there is nothing to compare.
    List<SuperpixelId> both =
        withKeyframes.keySet().stream()
            .filter(id -> withKeyframes.get(id).views() >= 2 && withAll.get(id).views() >= 2)
            .toList();

    assertThat(keyframes.maps()).hasSize(50);
    assertThat(both).hasSize(2314);
    assertThat(correlation(both, withKeyframes, withAll, SuperpixelScore::viewEntropyBits))
        .isGreaterThan(0.9955);
    assertThat(correlation(both, withKeyframes, withAll, SuperpixelScore::viewDivergenceBits))
        .isGreaterThan(0.9845);
  }

  private static double correlation(
      List<SuperpixelId> ids,
      Map<SuperpixelId, SuperpixelScore> some,
      Map<SuperpixelId, SuperpixelScore> others,
      ToDoubleFunction<SuperpixelScore> score) {
    return SpearmanCorrelation.of(
        ids.stream().mapToDouble(id -> score.applyAsDouble(some.get(id))).toArray(),
        ids.stream().mapToDouble(id -> score.applyAsDouble(others.get(id))).toArray());
  }
}
