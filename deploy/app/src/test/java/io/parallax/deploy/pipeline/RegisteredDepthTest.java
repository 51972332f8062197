package io.parallax.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.scan.DepthOptions;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFormat;
import io.parallax.deploy.scan.ScanFrame;
import io.parallax.deploy.scan.ScanFrames;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.FrameInference;
import io.parallax.inference.worker.SuperpixelChoice;
import io.parallax.scorer.batch.BatchFrame;
import io.parallax.scorer.batch.BatchScorer;
import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.testkit.SharedFiles;
import io.parallax.topology.backproject.ObservedFrame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What registered depth does to the scores, by the red kitchen. */
class RegisteredDepthTest {
  private static final DepthOptions UNREGISTERED = new DepthOptions(true, OptionalDouble.empty());

  @Test
  void shouldLowerViewDivergence() {
    Path directory = SharedFiles.require("scans/7scenes-redkitchen");
    Path file = SharedFiles.require("models/scannet-seed.onnx");
    Collection<SuperpixelScore> before;
    Collection<SuperpixelScore> after;
    try (SegmentationModel model = SegmentationModel.load(ModelSource.of(file))) {
      before = scores(ScanFormat.SEVEN_SCENES.open(directory, UNREGISTERED), model);
      after = scores(ScanFormat.SEVEN_SCENES.open(directory), model);
    }

    assertThat(after).hasSameSizeAs(before);
    // Of all pixels, as scores.csv has it, and of those with depth.
    assertThat(divergence(after, false)).isLessThan(0.8 * divergence(before, false));
    assertThat(divergence(after, true)).isLessThan(0.95 * divergence(before, true));
  }

  /** Of every eighth frame. */
  private static Collection<SuperpixelScore> scores(Scan scan, SegmentationModel model) {
    FrameInference inference = new FrameInference(model, SuperpixelChoice.SEEDS);
    List<BatchFrame> frames = new ArrayList<>();
    for (int i = 0; i < scan.frameIds().size(); i += 8) {
      ScanFrame frame = scan.frame(scan.frameIds().get(i));
      var map = inference.infer(ScanFrames.toRecord(scan.sceneId(), "test", frame));
      frames.add(new BatchFrame(frame.frameId(), ObservedFrame.of(map).view()));
    }
    return new BatchScorer(frames, 0.05).scores().values();
  }

  /** The mean, in bits. */
  private static double divergence(Collection<SuperpixelScore> scores, boolean ofThoseWithDepth) {
    double sum = 0;
    double pixels = 0;
    for (SuperpixelScore score : scores) {
      sum += score.viewDivergenceBits() * score.pixels();
      pixels += (ofThoseWithDepth ? score.coverage() : 1) * score.pixels();
    }
    return sum / pixels;
  }
}
