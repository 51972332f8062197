package io.parallax.deploy.evaluate;

import io.parallax.deploy.truth.Truth;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.scorer.output.QuantisedMap;
import io.parallax.scorer.selection.SuperpixelId;
import io.parallax.topology.backproject.ObservedFrame;
import java.util.HashMap;
import java.util.Map;

/** The errors of a model over a scan whose true classes are known, gathered map by map. */
public final class ModelErrors {
  private final Truth truth;
  private final Map<SuperpixelId, SuperpixelError> errors = new HashMap<>();

  /** No errors yet. */
  public ModelErrors(Truth truth) {
    this.truth = truth;
  }

  /** Takes in a map of the scan; frames without true classes say nothing. */
  public void add(ProbabilityMap record) {
    ObservedFrame frame = ObservedFrame.of(record);
    QuantisedMap map = frame.view().map();
    truth
        .classes(record.getFrameId(), map.width(), map.height(), map.classes())
        .ifPresent(
            classes ->
                new FrameErrors(map, frame.view().superpixels(), classes)
                    .bySuperpixel()
                    .forEach(
                        (id, error) ->
                            errors.put(new SuperpixelId(record.getFrameId(), id), error)));
  }

  /** The errors by superpixel. */
  public Map<SuperpixelId, SuperpixelError> bySuperpixel() {
    return errors;
  }
}
