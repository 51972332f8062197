package io.parallax.topology;

import io.parallax.schemas.Camera;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.schemas.codec.Planes;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.FrameEvidence;
import io.parallax.scorer.evidence.FrameView;
import io.parallax.topology.backproject.ObservedFrame;
import io.parallax.topology.backproject.ProjectedFrame;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Probability maps of a bumpy wall, seen by a camera that drifts along it. */
final class MadeUpScan {
  static final String GENERATION = "gen-1";
  static final int WIDTH = 32;
  static final int HEIGHT = 24;
  static final List<String> CLASSES = List.of("wall", "door", "window", "lamp");

  private MadeUpScan() {}

  static List<ProbabilityMap> maps(String sceneId, long seed, int count) {
    Random random = new Random(seed);
    List<ProbabilityMap> maps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      maps.add(map(sceneId, "f" + i, 0.04 * i, random));
    }
    return maps;
  }

  private static ProbabilityMap map(String sceneId, String frameId, double along, Random random) {
    int pixels = WIDTH * HEIGHT;
    short[] depth = new short[pixels];
    short[] superpixels = new short[pixels];
    byte[] planes = new byte[CLASSES.size() * pixels];
    for (int p = 0; p < pixels; p++) {
      depth[p] = (short) (random.nextInt(12) == 0 ? 0 : 1000 + random.nextInt(80));
      superpixels[p] = (short) (p % WIDTH / 8 + 4 * (p / WIDTH / 8));
      int likely = (p % WIDTH / 10 + random.nextInt(2)) % CLASSES.size();
      int share = random.nextInt(256);
      planes[likely * pixels + p] += (byte) (255 - share);
      planes[random.nextInt(CLASSES.size()) * pixels + p] += (byte) share;
    }
    double x = along + random.nextDouble() * 0.3;
    double[] pose = {1, 0, 0, x, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    return ProbabilityMap.newBuilder()
        .setSceneId(sceneId)
        .setFrameId(frameId)
        .setSourceId("robot-1")
        .setCapturedAt(Instant.EPOCH)
        .setGeneration(GENERATION)
        .setClassNames(CLASSES)
        .setProbabilities(Planes.compress(planes))
        .setDepth(DepthPlane.encode(depth, WIDTH, HEIGHT))
        .setSuperpixels(SuperpixelPlane.encode(superpixels))
        .setColour(png(frameId))
        .setCamera(new Camera(WIDTH, HEIGHT, 40.0, 40.0, 16.0, 12.0))
        .setCameraToWorld(DoubleStream.of(pose).boxed().toList())
        .build();
  }

  /** The same map of a model that is certain: every pixel is of the first class. */
  static ProbabilityMap certain(ProbabilityMap map) {
    byte[] planes = new byte[CLASSES.size() * WIDTH * HEIGHT];
    Arrays.fill(planes, 0, WIDTH * HEIGHT, (byte) 255);
    return ProbabilityMap.newBuilder(map).setProbabilities(Planes.compress(planes)).build();
  }

  /**
   * Maps that say the same of two flat walls, frames of even numbers of one, of odd numbers of the
   * other: no view tells more than another.
   */
  static List<ProbabilityMap> ties(String sceneId, int count) {
    int pixels = WIDTH * HEIGHT;
    short[] depth = new short[pixels];
    Arrays.fill(depth, (short) 1000);
    byte[] planes = new byte[CLASSES.size() * pixels];
    Arrays.fill(planes, 0, pixels, (byte) 128);
    Arrays.fill(planes, pixels, 2 * pixels, (byte) 127);
    List<ProbabilityMap> maps = maps(sceneId, 1, count);
    for (int i = 0; i < count; i++) {
      double[] pose = {1, 0, 0, 8.0 * (i % 2), 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
      maps.get(i).setDepth(DepthPlane.encode(depth, WIDTH, HEIGHT));
      maps.get(i).setProbabilities(Planes.compress(planes));
      maps.get(i).setCameraToWorld(DoubleStream.of(pose).boxed().toList());
    }
    return maps;
  }

  /** A map that comes for the first time, projected into the world. */
  static ProjectedFrame projected(ProbabilityMap map) {
    ObservedFrame frame = ObservedFrame.of(map);
    FrameEvidence evidence = new BackProjection(0.05).project(frame.view());
    return new ProjectedFrame(map, frame.raster(), evidence, false, 0);
  }

  /** The name of a map's superpixels. */
  static String raster(ProbabilityMap map) {
    return ObservedFrame.of(map).raster();
  }

  /**
   * The same frame as a model of half the working resolution sees it: every second pixel of every
   * second row, in superpixels that are as wide as before, so of four times the surface.
   */
  static ProbabilityMap halfSize(ProbabilityMap map) {
    int width = WIDTH / 2;
    int height = HEIGHT / 2;
    FrameView view = ObservedFrame.of(map).view();
    short[] depth = new short[width * height];
    short[] superpixels = new short[width * height];
    byte[] planes = new byte[view.map().classes() * width * height];
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < width * height; p++) {
      int from = p / width * 2 * WIDTH + p % width * 2;
      depth[p] = view.depth()[from];
      superpixels[p] = (short) (p % width / 8 + 2 * (p / width / 8));
      for (int c = 0; c < view.map().classes(); c++) {
        planes[c * width * height + p] = view.map().planes()[c * WIDTH * HEIGHT + from];
      }
      image.setRGB(p % width, p / width, p << 12 | 0xABC);
    }
    return ProbabilityMap.newBuilder(map)
        .setProbabilities(Planes.compress(planes))
        .setDepth(DepthPlane.encode(depth, width, height))
        .setSuperpixels(SuperpixelPlane.encode(superpixels))
        .setColour(png(image))
        .setCamera(new Camera(width, height, 20.0, 20.0, 8.0, 6.0))
        .build();
  }

  /** What the first stage makes of maps: of each the evidence of its blocks, then its footprint. */
  private static <T> Stream<T> backProjected(List<ProbabilityMap> maps, Class<T> type) {
    try (var harness = new ProcessorHarness(TestStages.evidenceSender())) {
      maps.forEach(map -> harness.process(projected(map)));
      return harness.forwarded(type).stream();
    }
  }

  static List<Evidence> evidence(List<ProbabilityMap> maps) {
    return backProjected(maps, Evidence.class).toList();
  }

  static List<Footprint> footprints(List<ProbabilityMap> maps) {
    return backProjected(maps, Footprint.class).toList();
  }

  /** The announcement of a generation that made such maps. */
  static Model model(String generation, ModelRole role) {
    return Model.newBuilder()
        .setGeneration(generation)
        .setUri("file:/models/" + generation)
        .setSha256("0".repeat(64))
        .setClassNames(CLASSES)
        .setRole(role)
        .build();
  }

  /** An image of which every pixel has a colour of its own, and other ones in every frame. */
  private static ByteBuffer png(String frameId) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < WIDTH * HEIGHT; p++) {
      image.setRGB(p % WIDTH, p / WIDTH, (p << 12) | (frameId.hashCode() & 0xFFF));
    }
    return png(image);
  }

  private static ByteBuffer png(BufferedImage image) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      return ByteBuffer.wrap(bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
