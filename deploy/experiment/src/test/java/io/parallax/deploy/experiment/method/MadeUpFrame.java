package io.parallax.deploy.experiment.method;

import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import io.parallax.scorer.output.QuantisedMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A small frame of random numbers: a camera that looks at a bumpy wall, one wall for each scene.
 *
 * @param dropout the maps of its passes
 */
record MadeUpFrame(FrameId id, FrameView view, float[] features, List<QuantisedMap> dropout)
    implements PoolFrame {
  static final int WIDTH = 24;
  static final int HEIGHT = 18;
  static final int PIXELS = WIDTH * HEIGHT;
  static final int CLASSES = 5;
  static final double VOXEL_SIZE = 0.05;

  private static final int PASSES = 6;
  private static final Intrinsics CAMERA = new Intrinsics(WIDTH, HEIGHT, 30, 30, 12, 9);

  /** Frames of several scenes, in no order. */
  static List<MadeUpFrame> pool(long seed, int scenes, int framesOfEach) {
    Random random = new Random(seed);
    List<MadeUpFrame> frames = new ArrayList<>();
    for (int frame = framesOfEach - 1; frame >= 0; frame--) {
      for (int scene = 0; scene < scenes; scene++) {
        frames.add(of(new FrameId("scene" + scene, "f" + frame), 50 * scene, random));
      }
    }
    return frames;
  }

  /**
   * A frame.
   *
   * @param x where its scene lies, metres
   */
  static MadeUpFrame of(FrameId id, int x, Random random) {
    short[] depth = new short[PIXELS];
    short[] superpixels = new short[PIXELS];
    int shift = random.nextInt(6);
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      boolean reading = random.nextInt(10) > 0;
      depth[pixel] = (short) (reading ? 1000 + random.nextInt(60) : 0);
      // Not from 0, and with gaps.
      superpixels[pixel] = (short) (3 + (pixel % WIDTH + shift) / 6 + 8 * (pixel / WIDTH / 6));
    }
    float[] features = new float[4];
    for (int k = 0; k < features.length; k++) {
      features[k] = random.nextFloat();
    }
    return new MadeUpFrame(
        id,
        new FrameView(map(random), depth, superpixels, CAMERA, pose(random, x)),
        features,
        IntStream.range(0, PASSES).mapToObj(pass -> map(random)).toList());
  }

  private static QuantisedMap map(Random random) {
    byte[] planes = new byte[CLASSES * PIXELS];
    double most = random.nextDouble();
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      int first = (pixel % WIDTH / 5 + random.nextInt(2)) % CLASSES;
      int second = random.nextInt(CLASSES);
      int share = (int) (256 * most * random.nextDouble());
      // Rounding makes the sum of a pixel one more or less than 255.
      planes[first * PIXELS + pixel] += (byte) (255 - share);
      planes[second * PIXELS + pixel] += (byte) Math.max(0, share - random.nextInt(2));
    }
    return new QuantisedMap(CLASSES, WIDTH, HEIGHT, planes);
  }

  /** A small turn about the vertical axis and a small step. */
  private static RigidPose pose(Random random, int x) {
    double angle = (random.nextDouble() - 0.5) * 0.2;
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    double right = x + random.nextDouble() * 0.3;
    double down = random.nextDouble() * 0.2;
    return RigidPose.ofRowMajor(
        new double[] {c, 0, s, right, 0, 1, 0, down, -s, 0, c, 0, 0, 0, 0, 1});
  }

  /** The same under another name. */
  MadeUpFrame named(FrameId other) {
    return new MadeUpFrame(other, view, features, dropout);
  }

  @Override
  public int pixels() {
    return PIXELS;
  }

  @Override
  public short[] superpixels() {
    return view.superpixels();
  }

  @Override
  public int passes() {
    return dropout.size();
  }

  @Override
  public QuantisedMap pass(int number) {
    return dropout.get(number);
  }
}
