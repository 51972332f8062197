package io.parallax.deploy.evaluate;

import io.parallax.deploy.scan.Scan;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.scorer.selection.SuperpixelId;
import io.parallax.topology.backproject.ObservedFrame;
import java.util.HashMap;
import java.util.Map;

/** The errors of a model over a scan whose true classes are known, gathered map by map. */
public final class ModelErrors {
  private final Scan scan;
  private final Map<SuperpixelId, SuperpixelError> errors = new HashMap<>();

  /** No errors yet. */
  public ModelErrors(Scan scan) {
    this.scan = scan;
  }

  /** Takes in a map of the scan; frames without true classes say nothing. */
  public void add(ProbabilityMap map) {
    scan.trueClasses(map.getFrameId())
        .ifPresent(
            truth -> {
              ObservedFrame frame = ObservedFrame.of(map);
              new FrameErrors(frame.view().map(), frame.view().superpixels(), truth)
                  .bySuperpixel()
                  .forEach(
                      (id, error) -> errors.put(new SuperpixelId(map.getFrameId(), id), error));
            });
  }

  /** The errors by superpixel. */
  public Map<SuperpixelId, SuperpixelError> bySuperpixel() {
    return errors;
  }
}
