package io.parallax.deploy.training.evaluate;

import io.parallax.deploy.truth.Truth;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.scorer.output.QuantisedMap;
import io.parallax.topology.backproject.ObservedFrame;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How generations do on a scan whose true classes are known, by the maps that workers made, over
 * the pixels that nobody was asked about: the same pixels for all of them.
 */
public final class MapEvaluation {
  private final Truth truth;
  private final Map<String, BitSet> asked = new HashMap<>();
  private final Map<String, Confusion> byGeneration = new HashMap<>();

  /**
   * No map yet.
   *
   * @param requests whose pixels are left out, those that nobody answered included; models of other
   *     working resolutions are compared with others over all pixels
   */
  public MapEvaluation(Truth truth, List<LabelRequest> requests) {
    this.truth = truth;
    for (LabelRequest request : requests) {
      var mask = request.getMask();
      asked
          .computeIfAbsent(
              key(request.getFrameId(), mask.getWidth(), mask.getHeight()), id -> new BitSet())
          .or(CocoRle.parse(mask.getCounts(), mask.getWidth(), mask.getHeight()).mask());
    }
  }

  private static String key(String frameId, int width, int height) {
    return width + "x" + height + "/" + frameId;
  }

  /** Takes in a map, once for each frame and generation; a frame without truth says nothing. */
  public void add(ProbabilityMap record) {
    QuantisedMap map = ObservedFrame.of(record).view().map();
    truth
        .classes(record.getFrameId(), map.width(), map.height(), map.classes())
        .ifPresent(
            known ->
                byGeneration
                    .computeIfAbsent(record.getGeneration(), g -> new Confusion(map.classes()))
                    .add(notAsked(record.getFrameId(), map, known), map.likeliest()));
  }

  private short[] notAsked(String frameId, QuantisedMap map, short[] known) {
    BitSet pixels = asked.get(key(frameId, map.width(), map.height()));
    if (pixels == null) {
      return known;
    }
    short[] left = known.clone();
    pixels.stream().forEach(pixel -> left[pixel] = 0);
    return left;
  }

  /** That of a generation; of no pixel if there was no map of it. */
  public Confusion of(String generation) {
    return byGeneration.getOrDefault(generation, new Confusion(0));
  }
}
