package io.parallax.deploy.flat;

import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFrame;
import io.parallax.deploy.scan.TrueClasses;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A scan of a rendered flat: the same seed and number of frames give the same bytes.
 *
 * <p>320×240 colour as JPEG, z-depth as 16-bit PNG, a walk through all rooms however many frames it
 * is cut into, and for every frame the class of each pixel. Frames are rendered when they are asked
 * for; any number of threads may ask.
 */
public final class FlatScan implements Scan {
  private static final Instant START = Instant.parse("2026-01-01T08:00:00Z");
  private static final long NANOS_PER_FRAME = 1_000_000_000L / 15;

  private final long seed;
  private final int frames;
  private final Walk walk;
  private final ThreadLocal<Renderer> renderer;

  private FlatScan(long seed, int frames) {
    this.seed = seed;
    this.frames = frames;
    Flat flat = Flat.build(seed);
    walk = new Walk(flat);
    SolidTree tree = new SolidTree(flat.solids());
    Lighting lighting = new Lighting(tree, flat.lights(), flat.sun(), flat.solids().size());
    List<Light> lamps =
        flat.plan().rooms().stream()
            .map(
                room ->
                    flat.lights().stream()
                        .filter(light -> light.room() == room.index())
                        .findFirst()
                        .orElseThrow())
            .toList();
    renderer = ThreadLocal.withInitial(() -> new Renderer(tree, lighting, lamps));
  }

  /**
   * The scan of a flat.
   *
   * @param seed from which rooms, furniture and materials are drawn
   * @param frames into how many frames the walk is cut, at least 2
   * @throws IllegalArgumentException if there are fewer than 2 frames
   */
  public static FlatScan of(long seed, int frames) {
    if (frames < 2 || frames > 1_000_000) {
      throw new IllegalArgumentException(
          "a walk has 2 to 1000000 frames, but " + frames + " were asked for");
    }
    return new FlatScan(seed, frames);
  }

  /** The names of the classes, in the order of their indices. */
  public static List<String> classNames() {
    return Arrays.stream(FlatClass.values())
        .sorted(Comparator.comparingInt(FlatClass::index))
        .map(FlatClass::label)
        .toList();
  }

  /** {@code flat-} and the seed. */
  @Override
  public String sceneId() {
    return "flat-" + seed;
  }

  @Override
  public List<String> frameIds() {
    return IntStream.range(0, frames).mapToObj(FlatScan::frameId).toList();
  }

  private static String frameId(int index) {
    return String.format(Locale.ROOT, "%06d", index);
  }

  /**
   * Renders a frame of {@link #frameIds()}.
   *
   * @throws IllegalArgumentException if the scan has no such frame
   */
  @Override
  public ScanFrame frame(String frameId) {
    int index = index(frameId);
    double[] pose = pose(index);
    Renderer picture = renderer.get();
    int frameSeed = Noise.hash(index, Long.hashCode(seed), 1);
    byte[] colour = ImageEncoder.jpeg(picture.render(new Camera(pose), frameSeed));
    byte[] depth = ImageEncoder.png(DepthSensor.read(picture, frameSeed));
    return new ScanFrame(
        frameId,
        colour,
        depth,
        Camera.INTRINSICS,
        pose,
        START.plusNanos(index * NANOS_PER_FRAME),
        Optional.empty());
  }

  @Override
  public double[] cameraToWorld(String frameId) {
    return pose(index(frameId));
  }

  /**
   * What each pixel of a frame really shows.
   *
   * @return indices into {@link #classNames()}, row by row
   * @throws IllegalArgumentException if the scan has no such frame
   */
  public byte[] labels(String frameId) {
    Renderer picture = renderer.get();
    picture.trace(new Camera(pose(index(frameId))));
    byte[] labels = new byte[picture.seen.length];
    for (int i = 0; i < labels.length; i++) {
      if (picture.seen[i] == null) {
        throw new IllegalStateException(
            "pixel " + i + " of frame " + frameId + " of " + sceneId() + " looks out of the flat");
      }
      labels[i] = picture.seen[i].label.index();
    }
    return labels;
  }

  @Override
  public Optional<TrueClasses> trueClasses(String frameId) {
    byte[] labels = labels(frameId);
    short[] ids = new short[labels.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (short) (labels[i] + 1);
    }
    return Optional.of(new TrueClasses(Camera.INTRINSICS.width(), Camera.INTRINSICS.height(), ids));
  }

  private double[] pose(int index) {
    return walk.pose((double) index / (frames - 1));
  }

  private int index(String frameId) {
    if (frameId.matches("\\d{6}")) {
      int index = Integer.parseInt(frameId);
      if (index < frames) {
        return index;
      }
    }
    throw new IllegalArgumentException(
        "scan " + sceneId() + " has frames 000000 to " + frameId(frames - 1) + ", not " + frameId);
  }
}
