package io.parallax.scorer;

import io.parallax.scorer.batch.BatchFrame;
import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import io.parallax.scorer.output.QuantisedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small made-up scenes: cameras that look at a bumpy wall from slightly different places. */
public final class RandomScene {
  public static final int WIDTH = 24;
  public static final int HEIGHT = 18;
  public static final int CLASSES = 5;
  public static final double VOXEL_SIZE = 0.05;

  private static final Intrinsics CAMERA = new Intrinsics(WIDTH, HEIGHT, 30, 30, 12, 9);

  private RandomScene() {}

  public static List<BatchFrame> frames(long seed, int count) {
    Random random = new Random(seed);
    List<BatchFrame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(new BatchFrame("f" + i, view(random)));
    }
    return frames;
  }

  public static FrameView view(Random random) {
    int pixels = WIDTH * HEIGHT;
    short[] depth = new short[pixels];
    short[] superpixels = new short[pixels];
    int shift = random.nextInt(6);
    for (int p = 0; p < pixels; p++) {
      boolean reading = random.nextInt(10) > 0;
      depth[p] = (short) (reading ? 1000 + random.nextInt(60) : 0);
      int u = p % WIDTH + shift;
      int v = p / WIDTH;
      superpixels[p] = (short) (u / 6 + 8 * (v / 6));
    }
    return new FrameView(map(random), depth, superpixels, CAMERA, pose(random));
  }

  private static QuantisedMap map(Random random) {
    int pixels = WIDTH * HEIGHT;
    byte[] planes = new byte[CLASSES * pixels];
    for (int p = 0; p < pixels; p++) {
      int first = (p % WIDTH / 5 + random.nextInt(2)) % CLASSES;
      int second = random.nextInt(CLASSES);
      int share = random.nextInt(256);
      planes[first * pixels + p] += (byte) (255 - share);
      planes[second * pixels + p] += (byte) share;
    }
    return new QuantisedMap(CLASSES, WIDTH, HEIGHT, planes);
  }

  /** A small turn about the vertical axis and a small step. */
  private static RigidPose pose(Random random) {
    double angle = (random.nextDouble() - 0.5) * 0.2;
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    double x = random.nextDouble() * 0.3;
    double y = random.nextDouble() * 0.2;
    return RigidPose.ofRowMajor(new double[] {c, 0, s, x, 0, 1, 0, y, -s, 0, c, 0, 0, 0, 0, 1});
  }
}
