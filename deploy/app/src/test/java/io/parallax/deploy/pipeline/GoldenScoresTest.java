package io.parallax.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.testkit.InferredScan;
import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.scorer.selection.SuperpixelId;
import io.parallax.testkit.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds the scores of the real scan against those of the reference implementation. */
final class GoldenScoresTest {
  @Test
  void shouldRankSuperpixelsAsTheReferenceDoes() throws IOException {
    Path golden = SharedFiles.require("golden/scannet-scene0014_00.csv");
    Map<SuperpixelId, SuperpixelScore> scores = InferredScan.scanNet().oracle().scores();

    List<String> rows = Files.readAllLines(golden);
    int count = rows.size() - 1;
    double[] goldenEntropy = new double[count];
    double[] goldenDivergence = new double[count];
    double[] entropy = new double[count];
    double[] divergence = new double[count];
    for (int i = 0; i < count; i++) {
      String[] row = rows.get(i + 1).split(",", -1);
      SuperpixelScore score = scores.get(new SuperpixelId(row[0], Integer.parseInt(row[1])));
      goldenEntropy[i] = Double.parseDouble(row[2]);
      goldenDivergence[i] = Double.parseDouble(row[3]);
      entropy[i] = score.viewEntropyBits();
      divergence[i] = score.viewDivergenceBits();
    }

    assertThat(scores).hasSize(count);
    assertThat(SpearmanCorrelation.of(goldenEntropy, entropy)).isGreaterThanOrEqualTo(0.985);
    assertThat(SpearmanCorrelation.of(goldenDivergence, divergence)).isGreaterThanOrEqualTo(0.975);
  }
}
