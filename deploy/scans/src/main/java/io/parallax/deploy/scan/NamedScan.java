package io.parallax.deploy.scan;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A scan as a scene of another name.
 *
 * @param sceneId letters, digits, {@code .}, {@code _} and {@code -}
 */
public record NamedScan(Scan scan, String sceneId) implements Scan {
  /** The name that was chosen for it: what the recording is called no longer matters. */
  @Override
  public String givenName() {
    return sceneId;
  }

  @Override
  public List<String> frameIds() {
    return scan.frameIds();
  }

  @Override
  public ScanFrame frame(String frameId) {
    return scan.frame(frameId);
  }

  @Override
  public double[] cameraToWorld(String frameId) {
    return scan.cameraToWorld(frameId);
  }

  @Override
  public List<String> skippedFrameIds() {
    return scan.skippedFrameIds();
  }

  @Override
  public List<String> remarks() {
    return scan.remarks();
  }

  @Override
  public Optional<Path> depthFile(String frameId) {
    return scan.depthFile(frameId);
  }

  @Override
  public Optional<TrueClasses> trueClasses(String frameId) {
    return scan.trueClasses(frameId);
  }
}
