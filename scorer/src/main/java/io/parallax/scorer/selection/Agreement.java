package io.parallax.scorer.selection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far a generation that does not ask would ask for the same surfaces as the one that does.
 *
 * @param chosenPixels pixels of the superpixels that it would ask for, alone and with the budget of
 *     the scene
 * @param agreedPixels of those, the pixels of superpixels that overlap a standing request
 */
public record Agreement(long chosenPixels, long agreedPixels) {
  /** Nothing chosen. */
  public static final Agreement NONE = new Agreement(0, 0);

  /**
   * Makes the whole selection of a generation as if nothing had been asked, and compares it with
   * the requests that stand. Costs as much as selecting in the scene from its beginning.
   *
   * @param scores those of the generation; where its superpixels stand is forgotten
   */
  public static Agreement of(
      SceneScores scores, SelectionRules rules, List<StandingRequest> requests) {
    SceneSuperpixels alone = new SceneSuperpixels(rules, scores);
    Map<String, List<Integer>> chosen = new HashMap<>();
    for (var next = alone.selectNext(); next.isPresent(); next = alone.selectNext()) {
      SuperpixelId id = next.get().superpixel();
      chosen.computeIfAbsent(id.frameId(), f -> new ArrayList<>()).add(id.superpixel());
    }
    RequestedSuperpixels standing = new RequestedSuperpixels(rules.overlapThreshold());
    SuperpixelVoxels.Reader reader = new SuperpixelVoxels.Reader();
    requests.forEach(request -> standing.add(request, reader.read(request, scores)));
    long chosenPixels = 0;
    long agreedPixels = 0;
    for (Map.Entry<String, List<Integer>> entry : chosen.entrySet()) {
      FrameRow frame = scores.frame(entry.getKey());
      Set<Integer> agreed = new HashSet<>();
      standing.visitOverlapping(frame, agreed::add);
      for (int superpixel : entry.getValue()) {
        int index = frame.indexOf(superpixel);
        chosenPixels += frame.pixels(index);
        agreedPixels += agreed.contains(index) ? frame.pixels(index) : 0;
      }
    }
    return new Agreement(chosenPixels, agreedPixels);
  }
}
