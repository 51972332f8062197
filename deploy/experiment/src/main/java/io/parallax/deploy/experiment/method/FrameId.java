package io.parallax.deploy.experiment.method;

import java.util.Comparator;

/**
 * One frame of a pool; frames are ordered by scene, then by frame.
 *
 * @param scene its scene
 * @param frame unique in the scene
 */
public record FrameId(String scene, String frame) implements Comparable<FrameId> {
  private static final Comparator<FrameId> ORDER =
      Comparator.comparing(FrameId::scene).thenComparing(FrameId::frame);

  @Override
  public int compareTo(FrameId other) {
    return ORDER.compare(this, other);
  }
}
