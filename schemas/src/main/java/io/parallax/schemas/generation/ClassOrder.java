package io.parallax.schemas.generation;

import io.parallax.schemas.Identifiers;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The order of classes, which all generations of a cluster share: answers are numbers of classes.
 * One generation may have more than another, the first of them being the other's.
 */
final class ClassOrder {
  private ClassOrder() {}

  /** What is wrong with the names of one generation, in a few words; empty if nothing is. */
  static Optional<String> fault(List<String> names) {
    if (names.isEmpty()) {
      return Optional.of("it names no classes");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).isBlank()) {
        return Optional.of("class %s has no name".formatted(i));
      }
      if (!seen.add(names.get(i))) {
        return Optional.of("two classes are called \"%s\"".formatted(shown(names, i)));
      }
    }
    return Optional.empty();
  }

  /** The first place where two generations differ, in a few words; empty if one goes on. */
  static Optional<String> difference(List<String> names, List<String> others) {
    for (int i = 0; i < Math.min(names.size(), others.size()); i++) {
      if (!names.get(i).equals(others.get(i))) {
        return Optional.of(
            "class %s is \"%s\" and not \"%s\"".formatted(i, shown(names, i), shown(others, i)));
      }
    }
    return Optional.empty();
  }

  private static String shown(List<String> names, int place) {
    return Identifiers.shown(names.get(place));
  }
}
