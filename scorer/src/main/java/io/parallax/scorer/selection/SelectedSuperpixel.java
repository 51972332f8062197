package io.parallax.scorer.selection;

import io.parallax.scorer.score.SuperpixelScore;
import java.util.List;

/**
 * A superpixel chosen for a label request.
 *
 * @param superpixel which one
 * @param score its scores when it was chosen
 * @param standsFor the superpixels of other views that its label makes needless, in order of frame
 *     and id
 */
public record SelectedSuperpixel(
    SuperpixelId superpixel, SuperpixelScore score, List<Overlap> standsFor) {

  /** The ids of the superpixels that it stands for. */
  public List<SuperpixelId> standsForIds() {
    return standsFor.stream().map(Overlap::superpixel).toList();
  }
}
