package io.parallax.deploy.scan;

import io.parallax.deploy.scan.RecordedFrame.Posed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A recorded scan, whatever its layout. Poses are known from the start, images are read late. */
final class RecordedFrames implements Scan {
  private final SceneName name;
  private final DepthFormat depth;
  private final Map<String, Posed> frames = new LinkedHashMap<>();
  private final List<String> skipped = new ArrayList<>();

  /**
   * A scan of these frames.
   *
   * @param origin file or directory; the scene is called after it
   * @param depth how all depth images lie there; what makes of them those of the frames
   * @param recorded in order of capture
   */
  RecordedFrames(Path origin, DepthFormat depth, List<RecordedFrame> recorded) {
    this(origin, origin, depth, recorded);
  }

  /**
   * The same for a scene that is not called after its file or directory.
   *
   * @param named the scene is called after this path, which need not exist
   */
  RecordedFrames(Path origin, Path named, DepthFormat depth, List<RecordedFrame> recorded) {
    this.name = SceneName.of(named);
    this.depth = depth;
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
    return name.id();
  }

  @Override
  public String givenName() {
    return name.given();
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
        depth.frameCamera(),
        cameraToWorld(frameId),
        frame.capturedAt(),
        images.superpixels());
  }

  @Override
  public double[] cameraToWorld(String frameId) {
    return depth.framePose(posed(frameId).cameraToWorld()).clone();
  }

  @Override
  public List<String> remarks() {
    return depth
        .registration()
        .map(
            registration ->
                "depth is brought from its camera (%s) into that of the colour images (%s);"
                        .formatted(
                            FieldOfView.text(depth.camera()),
                            FieldOfView.text(registration.camera()))
                    + " --registered-depth leaves it where it lies")
        .stream()
        .toList();
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
          "scene " + name.id() + " has no frame '" + frameId + "' with a pose");
    }
    return frame;
  }
}
