package io.parallax.deploy.cli.console;

import java.time.Duration;
import java.util.Locale;

/** A length of time in its two largest units, for people. */
public final class TimeSpan {
  private TimeSpan() {}

  /** Such as {@code 3 d 4 h}, {@code 2 h 5 min}, {@code 12 min} or {@code 7 s}. */
  public static String text(Duration time) {
    if (time.toDays() > 0) {
      return String.format(Locale.ROOT, "%,d d %d h", time.toDays(), time.toHoursPart());
    }
    if (time.toHours() > 0) {
      return "%s h %s min".formatted(time.toHours(), time.toMinutesPart());
    }
    return time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }
}
