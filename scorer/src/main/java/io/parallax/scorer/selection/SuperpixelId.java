package io.parallax.scorer.selection;

import java.util.Comparator;

/**
 * One superpixel of a scene.
 *
 * @param frameId its frame
 * @param superpixel its id in the frame
 */
public record SuperpixelId(String frameId, int superpixel) implements Comparable<SuperpixelId> {
  private static final Comparator<SuperpixelId> ORDER =
      Comparator.comparing(SuperpixelId::frameId).thenComparingInt(SuperpixelId::superpixel);

  @Override
  public int compareTo(SuperpixelId other) {
    return ORDER.compare(this, other);
  }
}
