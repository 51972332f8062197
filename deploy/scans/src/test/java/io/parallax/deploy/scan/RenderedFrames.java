package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A few frames of a rendered flat, to be written in a layout and read back from it. */
final class RenderedFrames {
  static final int WIDTH = WallScan.CAMERA.width();
  static final int HEIGHT = WallScan.CAMERA.height();

  /** What a reader must find again. */
  record Rendered(byte[] colour, int[] depth, double[] pose) {

    /** The pose as most layouts print it: 16 numbers. */
    String poseText() {
      return Arrays.stream(pose)
          .mapToObj(value -> String.format(Locale.ROOT, "%.9f", value))
          .collect(Collectors.joining(" "));
    }

    /** The depth image with each reading in another unit. */
    byte[] depthPng(double unitsPerMillimetre) {
      int[] units =
          Arrays.stream(depth)
              .map(millimetres -> (int) Math.round(millimetres * unitsPerMillimetre))
              .toArray();
      return TestImages.depthPng(WIDTH, HEIGHT, units);
    }

    /** Checks a frame that was read. */
    void requireSame(ScanFrame frame) throws IOException {
      assertThat(frame.colour()).isEqualTo(colour);
      assertThat(TestImages.depthOf(frame.depth())).isEqualTo(depth);
      assertThat(frame.cameraToWorld()).containsExactly(pose, within(1e-8));
    }
  }

  private RenderedFrames() {}

  /** So many frames of a walk. */
  static List<Rendered> of(int count) throws IOException {
    WallScan wall = new WallScan(count);
    List<Rendered> frames = new ArrayList<>();
    for (String frameId : wall.frameIds()) {
      ScanFrame frame = wall.frame(frameId);
      frames.add(
          new Rendered(frame.colour(), TestImages.depthOf(frame.depth()), frame.cameraToWorld()));
    }
    return frames;
  }
}
