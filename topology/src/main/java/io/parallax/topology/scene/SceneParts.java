package io.parallax.topology.scene;

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
 * Which parts of a scene an answer tells: each instance of a topology holds some partitions of the
 * stores, and only all of them together are the whole scene.
 *
 * @param told the partitions that the answer is made of, in ascending order
 * @param all how many partitions there are
 * @param complaints why others did not answer, one readable line each
 */
public record SceneParts(Set<Integer> told, int all, List<String> complaints) {
  /** The header in which an instance names its parts. */
  public static final String HEADER = "Scene-Parts";

  private static final Pattern ENCODED = Pattern.compile("((?:\\d+,)*\\d+) of (\\d+)");

  /** Copies what it is given. */
  public SceneParts {
    told = Collections.unmodifiableSet(new TreeSet<>(told));
    complaints = List.copyOf(complaints);
  }

  /** The parts as a header's text, {@code 0,2 of 4}. */
  public String encode() {
    return told.stream().map(String::valueOf).collect(Collectors.joining(",")) + " of " + all;
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
    Set<Integer> told = new TreeSet<>();
    Stream.of(parts.group(1).split(",", -1)).map(Integer::valueOf).forEach(told::add);
    return new SceneParts(told, Integer.parseInt(parts.group(2)), List.of());
  }

  /** What an answer lacks, and why, for a person to read; absent where it is whole. */
  public Optional<String> missing() {
    int away = all - told.size();
    if (away <= 0) {
      return Optional.empty();
    }
    String why =
        complaints.isEmpty()
            ? "they are on their way to another instance, or with one that was not asked"
            : String.join("; ", complaints);
    return Optional.of(
        "%s of %s parts of the scene %s missing: %s"
            .formatted(away, all, away == 1 ? "is" : "are", why));
  }
}
