package io.parallax.deploy.scan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A scan thinned to its keyframes: the first frame, and each one whose pose passes the gate as seen
 * from the last one kept.
 */
public final class KeyframeScan implements Scan {
  private final Scan scan;
  private final List<String> kept = new ArrayList<>();

  /** Looks at all poses of a scan, but at no image. */
  public KeyframeScan(Scan scan, KeyframeGate gate) {
    this.scan = scan;
    double[] last = null;
    for (String frameId : scan.frameIds()) {
      double[] pose = scan.cameraToWorld(frameId);
      if (last == null || gate.passes(last, pose)) {
        kept.add(frameId);
        last = pose;
      }
    }
  }

  /** How many frames of the scan are no keyframes. */
  public int between() {
    return scan.frameIds().size() - kept.size();
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
    return List.copyOf(kept);
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
  public Optional<TrueClasses> trueClasses(String frameId) {
    return scan.trueClasses(frameId);
  }

  @Override
  public Optional<Path> depthFile(String frameId) {
    return scan.depthFile(frameId);
  }
}
