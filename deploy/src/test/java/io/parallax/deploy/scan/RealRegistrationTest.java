package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.SharedFiles;
import io.parallax.inference.image.ColourImage;
import io.parallax.inference.image.DepthPng;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.FrameInference;
import io.parallax.inference.worker.SuperpixelChoice;
import io.parallax.scorer.batch.BatchFrame;
import io.parallax.scorer.batch.BatchScorer;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.topology.backproject.ObservedFrame;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Whether 7-Scenes' depth lies on its colour, by the red kitchen. */
class RealRegistrationTest {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final Intrinsics DEPTH = new Intrinsics(WIDTH, HEIGHT, 585, 585, 320, 240);
  private static final Intrinsics COLOUR = new Intrinsics(WIDTH, HEIGHT, 525, 525, 320, 240);
  private static final DepthOptions UNREGISTERED = new DepthOptions(true, OptionalDouble.empty());

  @Test
  void shouldPutEdgesOfDepthOntoEdgesOfColour() {
    Path directory = SharedFiles.require("scans/7scenes-redkitchen");
    Scan raw = ScanFormat.SEVEN_SCENES.open(directory, UNREGISTERED);
    Scan registered = ScanFormat.SEVEN_SCENES.open(directory);
    DepthRegistration focalLengthsOnly = new DepthRegistration(DEPTH, SensBytes.IDENTITY, COLOUR);
    double unregisteredContrast = 0;
    double focalLengthsContrast = 0;
    double contrast = 0;
    for (int i = 0; i < raw.frameIds().size(); i += 20) {
      ScanFrame frame = raw.frame(raw.frameIds().get(i));
      int[] rgb = ColourImage.decode(ByteBuffer.wrap(frame.colour())).rgb();
      short[] depth = depth(frame);
      unregisteredContrast += contrastAtEdges(rgb, depth);
      focalLengthsContrast += contrastAtEdges(rgb, focalLengthsOnly.register(depth));
      contrast += contrastAtEdges(rgb, depth(registered.frame(frame.frameId())));
    }

    // 7.0, 7.6 and 12.7 grey levels: the baseline of the two cameras is the greater part.
    assertThat(focalLengthsContrast).isGreaterThan(1.05 * unregisteredContrast);
    assertThat(contrast).isGreaterThan(1.5 * focalLengthsContrast);
  }

  private static short[] depth(ScanFrame frame) {
    return DepthPng.decode(ByteBuffer.wrap(frame.depth()), WIDTH, HEIGHT);
  }

  /** How much the colour changes, on average, where a near surface ends to its left or right. */
  private static double contrastAtEdges(int[] rgb, short[] depth) {
    long sum = 0;
    int edges = 0;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 16; x < WIDTH - 16; x++) {
        for (int step = -1; step <= 1; step += 2) {
          int at = y * WIDTH + x;
          if (depth[at] > 0 && endsHere(depth, at, step)) {
            int left = at + (step < 0 ? -1 : 0);
            sum += change(rgb, left);
            edges++;
          }
        }
      }
    }
    return (double) sum / edges;
  }

  /** Whether the next pixel is not on this surface, and the next reading is 8 % farther away. */
  private static boolean endsHere(short[] depth, int at, int step) {
    if (depth[at + step] != 0 && depth[at + step] < 1.04 * depth[at]) {
      return false;
    }
    for (int i = 1; i <= 12; i++) {
      if (depth[at + i * step] != 0) {
        return depth[at + i * step] > 1.08 * depth[at];
      }
    }
    return false;
  }

  /** Between two pixels of the left and two of the right, in a limited scale of grey. */
  private static int change(int[] rgb, int left) {
    int before = grey(rgb[left]) + grey(rgb[left - 1]);
    int after = grey(rgb[left + 1]) + grey(rgb[left + 2]);
    return Math.min(120, Math.abs(after - before));
  }

  private static int grey(int pixel) {
    return ((pixel >> 16 & 0xff) + (pixel >> 8 & 0xff) + (pixel & 0xff)) / 3;
  }

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
