package io.parallax.deploy.scan;

import io.parallax.deploy.scan.RecordedFrame.Posed;
import io.parallax.scorer.geometry.Intrinsics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A recorded scan, whatever its layout. Poses are known from the start, images are read late. */
final class RecordedFrames implements Scan {
  private final String sceneId;
  private final Intrinsics intrinsics;
  private final Map<String, Posed> frames = new LinkedHashMap<>();
  private final List<String> skipped = new ArrayList<>();

  /**
   * A scan of these frames.
   *
   * @param origin file or directory; the scene is called after it
   * @param intrinsics of all depth images
   * @param recorded in order of capture
   */
  RecordedFrames(Path origin, Intrinsics intrinsics, List<RecordedFrame> recorded) {
    this(origin, origin, intrinsics, recorded);
  }

  /**
   * The same for a scene that is not called after its file or directory.
   *
   * @param named the scene is called after this path, which need not exist
   */
  RecordedFrames(Path origin, Path named, Intrinsics intrinsics, List<RecordedFrame> recorded) {
    this.sceneId = sceneId(named);
    this.intrinsics = intrinsics;
    for (RecordedFrame frame : recorded) {
      frame
          .posed()
          .ifPresentOrElse(
              posed -> frames.put(frame.frameId(), posed), () -> skipped.add(frame.frameId()));
    }
    if (frames.isEmpty()) {
      throw new UnreadableScanException(
          origin, "none of its " + recorded.size() + " frames has a pose");
    }
  }

  @Override
  public String sceneId() {
    return sceneId;
  }

  @Override
  public List<String> frameIds() {
    return List.copyOf(frames.keySet());
  }

  @Override
  public List<String> skippedFrameIds() {
    return List.copyOf(skipped);
  }

  @Override
  public ScanFrame frame(String frameId) {
    Posed frame = posed(frameId);
    FrameImages images = frame.images();
    return new ScanFrame(
        frameId,
        images.colour(),
        images.depth(),
        intrinsics,
        frame.cameraToWorld().clone(),
        frame.capturedAt(),
        images.superpixels());
  }

  @Override
  public double[] cameraToWorld(String frameId) {
    return posed(frameId).cameraToWorld().clone();
  }

  @Override
  public Optional<TrueClasses> trueClasses(String frameId) {
    return posed(frameId).images().trueClasses();
  }

  @Override
  public Optional<Path> depthFile(String frameId) {
    return posed(frameId).images().depthFile();
  }

  private Posed posed(String frameId) {
    Posed frame = frames.get(frameId);
    if (frame == null) {
      throw new IllegalArgumentException(
          "scene " + sceneId + " has no frame '" + frameId + "' with a pose");
    }
    return frame;
  }

  private static String sceneId(Path origin) {
    Path name = origin.toAbsolutePath().normalize().getFileName();
    String plain = name == null ? "" : name.toString().replaceAll("[^A-Za-z0-9._-]+", "_");
    return plain.isEmpty() ? "scene" : plain.substring(0, Math.min(plain.length(), 200));
  }
}
