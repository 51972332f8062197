package io.parallax.inference.worker;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many of the frames that are there already a new generation is to score, the setting {@code
 * generation.replay}.
 *
 * @param time as old as this may they be; null for all, zero for none
 */
record Replay(Duration time) {
  static final Replay ALL = new Replay(null);
  static final Replay NONE = new Replay(Duration.ZERO);

  private static final Pattern TIME = Pattern.compile("([1-9]\\d{0,7})([smhd])");

  /**
   * Reads the setting.
   *
   * @throws IllegalArgumentException if it is neither all nor none nor a time
   */
  static Replay of(String text) {
    if (text.equals("all")) {
      return ALL;
    }
    if (text.equals("none")) {
      return NONE;
    }
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("all, none, or a time such as 90m, 12h or 3d");
    }
    long number = Long.parseLong(matcher.group(1));
    return new Replay(
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }

  boolean isAll() {
    return time == null;
  }

  boolean isNone() {
    return Duration.ZERO.equals(time);
  }
}
