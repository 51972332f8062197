package io.parallax.deploy.scan;

import io.parallax.schemas.Identifiers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A scan as one of several sources of a scene: each frame's id is that of the source, a dot, and
 * the frame's own ({@code robot-7.000123}). All readers number frames from 0, so the ids of two
 * robots would else be the same.
 */
public final class ScanOfSource implements Scan {
  private final Scan scan;
  private final String sourceId;

  /** The frames' own ids by those that they have here. */
  private final Map<String, String> ownIds = new LinkedHashMap<>();

  /**
   * A scan that a source has made.
   *
   * @throws IllegalArgumentException if an id becomes too long; the message says which
   */
  public ScanOfSource(Scan scan, String sourceId) {
    this.scan = scan;
    this.sourceId = sourceId;
    scan.frameIds().forEach(own -> ownIds.put(qualified(own), own));
  }

  private String qualified(String own) {
    String id = sourceId + '.' + own;
    if (id.length() > Identifiers.MAX_LENGTH) {
      throw new IllegalArgumentException(
          ("source %s and frame %s make a frame id of %s characters, but it may have %s: give the"
                  + " source a shorter id")
              .formatted(sourceId, own, id.length(), Identifiers.MAX_LENGTH));
    }
    return id;
  }

  @Override
  public String sceneId() {
    return scan.sceneId();
  }

  @Override
  public String givenName() {
    return scan.givenName();
  }

  @Override
  public List<String> frameIds() {
    return List.copyOf(ownIds.keySet());
  }

  @Override
  public ScanFrame frame(String frameId) {
    return scan.frame(own(frameId)).named(frameId);
  }

  @Override
  public double[] cameraToWorld(String frameId) {
    return scan.cameraToWorld(own(frameId));
  }

  @Override
  public List<String> skippedFrameIds() {
    return scan.skippedFrameIds().stream().map(own -> sourceId + '.' + own).toList();
  }

  @Override
  public List<String> remarks() {
    return scan.remarks();
  }

  @Override
  public Optional<Path> depthFile(String frameId) {
    return scan.depthFile(own(frameId));
  }

  @Override
  public Optional<TrueClasses> trueClasses(String frameId) {
    return scan.trueClasses(own(frameId));
  }

  private String own(String frameId) {
    String own = ownIds.get(frameId);
    if (own == null) {
      throw new IllegalArgumentException(
          "scene %s has no frame '%s' of source %s".formatted(scan.sceneId(), frameId, sourceId));
    }
    return own;
  }
}
