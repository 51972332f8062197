package io.parallax.deploy.scan;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file or directory that a number in its name puts in order.
 *
 * @param digits the number as the name has it, with its leading zeros
 */
record NumberedPath(Path path, String digits) {
  /** Later than any camera has run, and far from the end of what a time can hold. */
  private static final BigInteger LAST_FRAME = BigInteger.ONE.shiftLeft(40);

  /** What a directory holds whose whole name matches, with the number as the first group. */
  static List<NumberedPath> list(Path directory, Pattern name) {
    List<NumberedPath> found;
    try (Stream<Path> entries = Files.list(directory)) {
      found =
          entries
              .flatMap(entry -> match(entry, name))
              .sorted(
                  Comparator.comparing(NumberedPath::number).thenComparing(NumberedPath::digits))
              .toList();
    } catch (IOException e) {
      throw new UnreadableScanException(directory, e);
    }
    requireDistinct(found);
    return found;
  }

  BigInteger number() {
    return new BigInteger(digits);
  }

  /**
   * How long after frame 0 this one was taken, for layouts that do not tell: the number counts the
   * sensor's frames, with those that were left out.
   */
  Duration sinceFrameZero(int framesPerSecond) {
    return Duration.ofMillis(1000 * number().min(LAST_FRAME).longValue() / framesPerSecond);
  }

  private static Stream<NumberedPath> match(Path entry, Pattern name) {
    Matcher matcher = name.matcher(entry.getFileName().toString());
    return matcher.matches()
        ? Stream.of(new NumberedPath(entry, matcher.group(1)))
        : Stream.empty();
  }

  private static void requireDistinct(List<NumberedPath> paths) {
    Map<BigInteger, NumberedPath> seen = new HashMap<>();
    for (NumberedPath path : paths) {
      NumberedPath other = seen.putIfAbsent(path.number(), path);
      if (other != null) {
        throw new UnreadableScanException(
            path.path(),
            "has the number %s, as %s beside it has; which of them is meant?"
                .formatted(path.number(), other.path().getFileName()));
      }
    }
  }
}
