package io.parallax.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.scan.ScanFrames;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.FrameInference;
import io.parallax.inference.worker.SuperpixelChoice;
import io.parallax.schemas.Answer;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.label.ConsensusRule;
import io.parallax.scorer.label.PixelLabels.Origin;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.testkit.RepositoryFiles;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameLabelsTest {
  private static final FlatScan SCAN = FlatScan.of(3, 2);
  private static final int PIXELS = 100;

  @Test
  void shouldTakeAnAnswerAsOwnOnlyWhereTheFrameHasThePixelsThatWereAsked() throws Exception {
    FrameLabels labels =
        new FrameLabels(Map.of(), List.of(answered("000000", 64, 48)), ConsensusRule.DEFAULT, 0.05);

    assertThat(own(labels, map("000000", 64, 48))).isEqualTo(PIXELS);
    assertThat(own(labels, map("000001", 64, 48))).as("of another frame").isZero();
    assertThat(own(labels, map("000000", 48, 64))).as("of another model").isZero();
  }

  private static long own(FrameLabels labels, ProbabilityMap frame) {
    var pixels = labels.of(frame);
    return IntStream.range(0, pixels.origins().length)
        .filter(pixel -> pixels.origin(pixel) == Origin.OWN)
        .count();
  }

  private static LabelRequest answered(String frameId, int width, int height) {
    BitSet mask = new BitSet();
    mask.set(0, PIXELS);
    return LabelRequest.newBuilder()
        .setSceneId(SCAN.sceneId())
        .setFrameId(frameId)
        .setStatus(RequestStatus.ANSWERED)
        .setMask(new CocoMask(height, width, CocoRle.of(mask, width, height).counts()))
        .setAnswers(
            List.of(
                new Answer(
                    "anna",
                    Verdict.LABELLED,
                    List.of(new LabelledPart(1, null)),
                    "",
                    Instant.EPOCH)))
        .build();
  }

  private static ProbabilityMap map(String frameId, int width, int height) throws Exception {
    try (SegmentationModel model =
        SegmentationModel.load(
            new ModelSource(RepositoryFiles.tinyModel(), null, width, height, 0))) {
      return new FrameInference(model, SuperpixelChoice.SEEDS)
          .infer(ScanFrames.toRecord(SCAN.sceneId(), "test", SCAN.frame(frameId)));
    }
  }
}
