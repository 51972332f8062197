package io.parallax.deploy.scan;

import io.parallax.scorer.geometry.Intrinsics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A camera that turns as it goes along a slanted wall with holes in it, 2 cm and 0.4° a frame, 15
 * frames a second. No two frames have the same images.
 */
record WallScan(int frames) implements Scan {
  static final Intrinsics CAMERA = new Intrinsics(320, 240, 262.5, 262.5, 159.5, 119.5);

  @Override
  public String sceneId() {
    return "wall";
  }

  @Override
  public List<String> frameIds() {
    return IntStream.range(0, frames).mapToObj("%06d"::formatted).toList();
  }

  @Override
  public ScanFrame frame(String frameId) {
    int index = Integer.parseInt(frameId);
    return new ScanFrame(
        frameId,
        TestImages.colourPng(CAMERA.width(), CAMERA.height(), index),
        TestImages.depthPng(CAMERA.width(), CAMERA.height(), depth(index)),
        CAMERA,
        pose(index),
        Instant.ofEpochMilli(1000L * index / 15),
        Optional.empty());
  }

  /** In millimetres: grows to the right and downwards; every 37th reading is none. */
  private static int[] depth(int index) {
    int[] depth = new int[CAMERA.width() * CAMERA.height()];
    for (int i = 0; i < depth.length; i++) {
      boolean hole = (i + index) % 37 == 0;
      depth[i] = hole ? 0 : 1200 + 2 * (i % CAMERA.width()) + 3 * (i / CAMERA.width()) + index % 50;
    }
    return depth;
  }

  private static double[] pose(int index) {
    double angle = Math.toRadians(20 + 0.4 * index);
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    double tilt = Math.toRadians(-10);
    double u = Math.cos(tilt);
    double v = Math.sin(tilt);
    return new double[] {
      c, s * v, s * u, 0.02 * index, 0, u, -v, 1.4, -s, c * v, c * u, -0.5, 0, 0, 0, 1
    };
  }

  @Override
  public Optional<TrueClasses> trueClasses(String frameId) {
    short[] ids = new short[CAMERA.width() * CAMERA.height()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (short) (1 + (i + Integer.parseInt(frameId)) % 5);
    }
    return Optional.of(new TrueClasses(CAMERA.width(), CAMERA.height(), ids));
  }
}
