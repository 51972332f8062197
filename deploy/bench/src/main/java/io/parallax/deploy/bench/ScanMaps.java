package io.parallax.deploy.bench;

import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFrames;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.FrameInference;
import io.parallax.inference.worker.SuperpixelChoice;
import io.parallax.schemas.Frame;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.ProbabilityMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The probability maps of a scan, inferred once, from which scenes of any length are made: past the
 * end of the scan its views come again, as frames of their own.
 *
 * @param views the maps of the scan's frames, in their order
 */
public record ScanMaps(List<ProbabilityMap> views) {
  private static final String SOURCE_ID = "parallax-bench";

  /**
   * Infers the maps of a scan's first frames.
   *
   * @param most frames at the most
   * @throws IllegalStateException if a frame cannot be processed
   */
  public static ScanMaps infer(Scan scan, ModelSource source, SuperpixelChoice choice, int most) {
    List<ProbabilityMap> views = new ArrayList<>();
    List<String> frameIds = scan.frameIds();
    try (SegmentationModel model = SegmentationModel.load(source)) {
      FrameInference inference = new FrameInference(model, choice);
      for (String frameId : frameIds.subList(0, Math.min(most, frameIds.size()))) {
        Frame frame = ScanFrames.toRecord(scan.sceneId(), SOURCE_ID, scan.frame(frameId));
        try {
          views.add(inference.infer(frame));
        } catch (InvalidRecordException e) {
          throw new IllegalStateException("frame " + frameId, e);
        }
      }
    }
    return new ScanMaps(views);
  }

  /** The map of the n-th frame of a scene. */
  public ProbabilityMap frame(String sceneId, int n) {
    ProbabilityMap view = views.get(n % views.size());
    return ProbabilityMap.newBuilder(view).setSceneId(sceneId).setFrameId(frameId(n)).build();
  }

  /** The model version of all maps. */
  public String generation() {
    return views.get(0).getGeneration();
  }

  /** The id of the n-th frame of a scene. */
  public static String frameId(int n) {
    return String.format(Locale.ROOT, "%06d", n);
  }
}
