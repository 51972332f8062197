package io.parallax.scorer.selection;

import java.util.List;

/**
 * Which superpixels of a scene show the same surface, for selections by other scores than those of
 * {@link SceneSuperpixels}.
 *
 * <p>Not for use by several threads.
 */
public final class SuperpixelOverlaps {
  private final SceneScores scores;
  private final OverlapSearch search;

  /**
   * The overlaps between the frames of a scene.
   *
   * @param threshold two superpixels overlap when more than this share of one is covered by the
   *     other, 0 to 1
   */
  public SuperpixelOverlaps(SceneScores scores, double threshold) {
    this.scores = scores;
    search = new OverlapSearch(scores, threshold);
  }

  /** The superpixels of other frames that overlap one of a frame that is there. */
  public List<SuperpixelId> of(SuperpixelId superpixel) {
    FrameRow frame = scores.frame(superpixel.frameId());
    return search.search(frame, frame.indexOf(superpixel.superpixel())).neighbours().stream()
        .map(neighbour -> neighbour.frame().id(neighbour.index()))
        .sorted()
        .toList();
  }
}
