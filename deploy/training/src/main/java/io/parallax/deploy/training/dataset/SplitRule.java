package io.parallax.deploy.training.dataset;

import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import java.util.Set;

/**
 * Which frames are to learn from and which to measure with.
 *
 * <p>Neighbouring frames of a walk are the same picture. So the walk of a source through a scene is
 * cut into stretches of frames that follow each other, and every so-many-th stretch is measured
 * with. What a stretch is for never changes as the walk goes on.
 *
 * @param valScenes scenes that are measured with alone
 * @param valShare the share of the stretches of other scenes, 0 to 0.5; 0: none
 */
public record SplitRule(Set<String> valScenes, double valShare) {
  /** Frames of a stretch. */
  static final int STRETCH = 10;

  /** A rule. */
  public SplitRule {
    if (!(valShare >= 0 && valShare <= 0.5)) {
      throw new IllegalArgumentException(
          "the share to measure with must be from 0 to 0.5, but is " + valShare);
    }
  }

  /**
   * The part of a frame.
   *
   * @param place how many frames of its source came before it in the scene, by their times
   */
  Part part(String sceneId, int place) {
    if (valScenes.contains(sceneId)) {
      return Part.VAL;
    }
    if (valShare == 0) {
      return Part.TRAIN;
    }
    int every = (int) Math.round(1 / valShare);
    // The middle one, so that a short walk has one to measure with as well.
    return place / STRETCH % every == every / 2 ? Part.VAL : Part.TRAIN;
  }
}
