package io.parallax.deploy.scan;

import io.parallax.deploy.scan.ScanFrame.SuperpixelIds;
import io.parallax.scorer.geometry.Intrinsics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A scan whose frames lie in files, whatever their layout. Poses are read at once, images late. */
final class RecordedFrames implements Scan {
  /** Both layouts were recorded at 30 frames a second, and neither says when. */
  private static final long FRAMES_PER_SECOND = 30;

  private record Posed(FrameFiles files, double[] cameraToWorld, Instant capturedAt) {}

  private final String sceneId;
  private final Intrinsics intrinsics;
  private final UnaryOperator<byte[]> depthDecoder;
  private final Map<String, Posed> frames = new LinkedHashMap<>();
  private final List<String> skipped = new ArrayList<>();

  /**
   * Reads the poses of all frames.
   *
   * @param directory the scan's; the scene is called after it
   * @param intrinsics of all depth images
   * @param files in order of capture
   * @param depthDecoder turns a depth image of the layout into one whose 0 means no reading
   */
  RecordedFrames(
      Path directory,
      Intrinsics intrinsics,
      List<FrameFiles> files,
      UnaryOperator<byte[]> depthDecoder) {
    this.sceneId = sceneId(directory);
    this.intrinsics = intrinsics;
    this.depthDecoder = depthDecoder;
    for (int i = 0; i < files.size(); i++) {
      FrameFiles frame = files.get(i);
      Instant capturedAt = Instant.ofEpochMilli(1000L * i / FRAMES_PER_SECOND);
      MatrixFile.readPose(frame.pose())
          .ifPresentOrElse(
              pose -> frames.put(frame.frameId(), new Posed(frame, pose, capturedAt)),
              () -> skipped.add(frame.frameId()));
    }
    if (frames.isEmpty()) {
      throw new UnreadableScanException(
          directory, "none of its " + files.size() + " frames has a pose");
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
    FrameFiles files = frame.files();
    return new ScanFrame(
        frameId,
        FrameFiles.bytes(files.colour()),
        depthDecoder.apply(FrameFiles.bytes(files.depth())),
        intrinsics,
        frame.cameraToWorld().clone(),
        frame.capturedAt(),
        files.superpixels().map(GreyPng::read).map(RecordedFrames::superpixelIds));
  }

  @Override
  public Optional<TrueClasses> trueClasses(String frameId) {
    return posed(frameId).files().trueClasses().map(GreyPng::read).map(RecordedFrames::classes);
  }

  private Posed posed(String frameId) {
    Posed frame = frames.get(frameId);
    if (frame == null) {
      throw new IllegalArgumentException(
          "scene " + sceneId + " has no frame '" + frameId + "' with a pose");
    }
    return frame;
  }

  private static SuperpixelIds superpixelIds(GreyPng.Samples image) {
    return new SuperpixelIds(image.width(), image.height(), image.samples());
  }

  private static TrueClasses classes(GreyPng.Samples image) {
    return new TrueClasses(image.width(), image.height(), image.samples());
  }

  private static String sceneId(Path directory) {
    Path name = directory.toAbsolutePath().normalize().getFileName();
    String plain = name == null ? "" : name.toString().replaceAll("[^A-Za-z0-9._-]+", "_");
    return plain.isEmpty() ? "scene" : plain.substring(0, Math.min(plain.length(), 200));
  }
}
