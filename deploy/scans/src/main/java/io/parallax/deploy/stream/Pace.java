package io.parallax.deploy.stream;

import java.time.Duration;
import java.util.Locale;

/** When each frame of a stream is due. */
public sealed interface Pace {

  /**
   * How long after the first frame of the stream another one is due.
   *
   * @param index of the frame in the stream, from 0
   * @param sinceFirst how much later than the first it was captured
   */
  Duration due(int index, Duration sinceFirst);

  /** Whether capture times decide. */
  default boolean followsCapture() {
    return false;
  }

  /** As the frames were captured. */
  record RealTime() implements Pace {
    @Override
    public Duration due(int index, Duration sinceFirst) {
      return sinceFirst;
    }

    @Override
    public boolean followsCapture() {
      return true;
    }
  }

  /** As fast as the brokers accept them. */
  record Unbounded() implements Pace {
    @Override
    public Duration due(int index, Duration sinceFirst) {
      return Duration.ZERO;
    }
  }

  /** So many frames a second, whenever they were captured. */
  record Rate(double framesPerSecond) implements Pace {
    @Override
    public Duration due(int index, Duration sinceFirst) {
      return Duration.ofNanos(Math.round(1e9 * index / framesPerSecond));
    }
  }

  /**
   * The pace that a text says: {@code real}, {@code max}, or frames a second.
   *
   * @throws IllegalArgumentException if it says none
   */
  static Pace parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "real" -> new RealTime();
      case "max" -> new Unbounded();
      default -> new Rate(framesPerSecond(text));
    };
  }

  private static double framesPerSecond(String text) {
    try {
      double rate = Double.parseDouble(text);
      if (rate >= 0.001 && rate <= 1e6) {
        return rate;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "'" + text + "' is neither real nor max nor a number of frames a second");
  }
}
