package io.parallax.deploy.desk;

import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.output.QuantisedMap;
import io.parallax.topology.backproject.ObservedFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * A frame, and which class two generations take each of its pixels for, as JSON.
 *
 * @param colour the frame's picture, JPEG or PNG, in base 64; empty if there is none
 * @param before of the one generation; null if its map could not be had
 * @param after of the other; null if its map could not be had
 */
record Comparison(byte[] colour, Guess before, Guess after) {
  /** A page that shows more would take minutes, and the desk too much memory. */
  private static final long MOST_MAP_BYTES = 64L << 20;

  /**
   * What a generation says.
   *
   * @param pixels for each pixel its likeliest class, 16 bits, little-endian, row-major; in base 64
   */
  record Guess(String generation, int width, int height, List<String> classes, byte[] pixels) {}

  /**
   * The comparison by some maps of a frame.
   *
   * @param maps by generation
   * @throws InvalidRecordException if one is damaged
   * @throws IllegalArgumentException if one is too large to be shown
   */
  static Comparison of(Map<String, ProbabilityMap> maps, String before, String after) {
    return new Comparison(
        maps.values().stream()
            .map(map -> FieldBytes.of(map.getColour()))
            .findFirst()
            .orElse(new byte[0]),
        guess(maps.get(before)),
        guess(maps.get(after)));
  }

  private static Guess guess(ProbabilityMap record) {
    if (record == null) {
      return null;
    }
    requireSmall(record);
    QuantisedMap map = ObservedFrame.of(record).view().map();
    ByteBuffer pixels =
        ByteBuffer.allocate(Short.BYTES * map.width() * map.height())
            .order(ByteOrder.LITTLE_ENDIAN);
    pixels.asShortBuffer().put(map.likeliest());
    return new Guess(
        record.getGeneration(), map.width(), map.height(), record.getClassNames(), pixels.array());
  }

  private static void requireSmall(ProbabilityMap record) {
    long bytes =
        (long) record.getClassNames().size()
            * record.getCamera().getWidth()
            * record.getCamera().getHeight();
    if (bytes > MOST_MAP_BYTES) {
      throw new IllegalArgumentException(
          "a map of %s classes at %s×%s is too large to be shown"
              .formatted(
                  record.getClassNames().size(),
                  record.getCamera().getWidth(),
                  record.getCamera().getHeight()));
    }
  }
}
