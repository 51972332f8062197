package io.parallax.deploy.scan;

import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * What a user says about a scan's depth images, where its layout cannot know.
 *
 * @param registered whether depth and colour images show the same field of view, whatever the
 *     layout or its files say: nothing is brought into another camera then, nothing compared
 * @param unitsPerMetre of the depth images; empty: what the layout says
 */
public record DepthOptions(boolean registered, OptionalDouble unitsPerMetre) {
  /** What the layout says. */
  public static final DepthOptions NONE = new DepthOptions(false, OptionalDouble.empty());

  /**
   * Checks the unit.
   *
   * @throws IllegalArgumentException if it is not a positive number
   */
  public DepthOptions {
    unitsPerMetre.ifPresent(
        units -> {
          if (!(units > 0) || Double.isInfinite(units)) {
            throw new IllegalArgumentException(
                "a depth scale is how many units a metre has, a positive number, not " + units);
          }
        });
  }

  /** The unit, or that of the layout. */
  double unitsPerMetreOr(double usual) {
    return unitsPerMetre.orElse(usual);
  }

  /**
   * Refuses a unit where the scan's own files say one.
   *
   * @param file that does
   * @param where in it
   */
  void requireNoScale(Path file, String where) {
    if (unitsPerMetre.isPresent()) {
      throw new UnreadableScanException(
          file,
          "says itself how many depth units a metre has (%s)".formatted(where)
              + "; --depth-scale is for layouts that do not");
    }
  }
}
