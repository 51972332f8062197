package io.parallax.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.report.SpearmanCorrelation;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFormat;
import io.parallax.deploy.scan.ScanFrames;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.FrameInference;
import io.parallax.inference.worker.SuperpixelChoice;
import io.parallax.schemas.Frame;
import io.parallax.scorer.batch.BatchFrame;
import io.parallax.scorer.batch.BatchScorer;
import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.scorer.selection.SuperpixelId;
import io.parallax.topology.backproject.ObservedFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds the scores of the real scan against those of the reference implementation. */
final class GoldenScoresTest {
  @Test
  void shouldRankSuperpixelsAsTheReferenceDoes() throws IOException {
    Path scan = SharedFiles.require("scans/scannet-scene0014_00");
    Path model = SharedFiles.require("models/scannet-seed.onnx");
    Path golden = SharedFiles.require("golden/scannet-scene0014_00.csv");

    Map<SuperpixelId, SuperpixelScore> scores =
        new BatchScorer(observe(ScanFormat.AUTO.open(scan), model), 0.05).scores();

    List<String> rows = Files.readAllLines(golden);
    double[][] columns = new double[4][rows.size() - 1];
    for (int i = 1; i < rows.size(); i++) {
      String[] row = rows.get(i).split(",");
      SuperpixelScore score = scores.get(new SuperpixelId(row[0], Integer.parseInt(row[1])));
      columns[0][i - 1] = Double.parseDouble(row[2]);
      columns[1][i - 1] = Double.parseDouble(row[3]);
      columns[2][i - 1] = score.viewEntropyBits();
      columns[3][i - 1] = score.viewDivergenceBits();
    }
    assertThat(scores).hasSize(rows.size() - 1);
    assertThat(SpearmanCorrelation.of(columns[0], columns[2])).isGreaterThanOrEqualTo(0.985);
    assertThat(SpearmanCorrelation.of(columns[1], columns[3])).isGreaterThanOrEqualTo(0.975);
  }

  private static List<BatchFrame> observe(Scan scan, Path modelFile) {
    List<BatchFrame> frames = new ArrayList<>();
    try (SegmentationModel model = SegmentationModel.load(ModelSource.of(modelFile))) {
      FrameInference inference = new FrameInference(model, SuperpixelChoice.GIVEN);
      for (String frameId : scan.frameIds()) {
        Frame frame = ScanFrames.toRecord(scan.sceneId(), "test", scan.frame(frameId));
        var map = inference.infer(List.of(frame)).get(0).map();
        frames.add(new BatchFrame(frameId, ObservedFrame.of(map).view()));
      }
    }
    return frames;
  }
}
