package io.parallax.topology.query;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The partitions of a scene that a result is made of: each instance of a topology holds some
 * partitions of the stores, and only all of them together are the whole scene.
 *
 * @param answered the partitions that answered, in ascending order
 * @param total how many partitions there are
 * @param errors why others did not answer, one readable line each
 */
public record SceneParts(Set<Integer> answered, int total, List<String> errors) {
  /** The HTTP header in which an instance names its partitions. */
  public static final String HEADER = "Scene-Parts";

  private static final Pattern ENCODED = Pattern.compile("((?:\\d+,)*\\d+) of (\\d+)");

  /** Copies what it is given. */
  public SceneParts {
    answered = Collections.unmodifiableSet(new TreeSet<>(answered));
    errors = List.copyOf(errors);
  }

  /** The parts as a header's text, {@code 0,2 of 4}. */
  public String encode() {
    return answered.stream().map(String::valueOf).collect(Collectors.joining(",")) + " of " + total;
  }

  /**
   * The parts that {@link #encode} made text of.
   *
   * @throws IllegalArgumentException if the text is another
   */
  static SceneParts decode(String text) {
    Matcher parts = ENCODED.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'" + text + "' names no parts of a scene");
    }
    Set<Integer> answered = new TreeSet<>();
    Stream.of(parts.group(1).split(",", -1)).map(Integer::valueOf).forEach(answered::add);
    return new SceneParts(answered, Integer.parseInt(parts.group(2)), List.of());
  }

  /** What a result lacks, and why, for a person to read; empty if it is complete. */
  public Optional<String> missing() {
    int away = total - answered.size();
    if (away <= 0) {
      return Optional.empty();
    }
    String why =
        errors.isEmpty()
            ? "they are on their way to another instance, or with one that was not asked"
            : String.join("; ", errors);
    return Optional.of(
        "%s of %s parts of the scene %s missing: %s"
            .formatted(away, total, away == 1 ? "is" : "are", why));
  }
}
