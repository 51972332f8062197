package io.parallax.deploy.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a length of time with its unit: a millisecond to a day. */
class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,8})\\s*(ms|s|m|h|d)");

  private final Duration longest;
  private final String range;

  DurationConverter() {
    this(Duration.ofDays(1), "1ms to 24h such as 10s, 500ms or 2m");
  }

  private DurationConverter(Duration longest, String range) {
    this.longest = longest;
    this.range = range;
  }

  /** Reads a length of time with its unit: a millisecond to a year. */
  static final class UpToAYear extends DurationConverter {
    UpToAYear() {
      super(Duration.ofDays(365), "1ms to 365d such as 30m, 24h or 7d");
    }
  }

  @Override
  public Duration convert(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          };
      if (!duration.isZero() && duration.compareTo(longest) <= 0) {
        return duration;
      }
    }
    throw new TypeConversionException("'" + text + "' is no time of " + range);
  }
}
