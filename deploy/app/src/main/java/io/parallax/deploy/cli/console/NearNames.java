package io.parallax.deploy.cli.console;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The names that somebody may have meant who gave one that is not there. */
public final class NearNames {
  private static final int MOST = 3;

  /** One wrong character in so many is a slip. */
  private static final int CHARACTERS_A_SLIP = 3;

  private NearNames() {}

  /** Those that begin with the given one or differ from it by few characters, the nearest first. */
  public static List<String> of(String given, Collection<String> names) {
    int most = Math.max(1, given.length() / CHARACTERS_A_SLIP);
    String lower = given.toLowerCase(Locale.ROOT);
    return names.stream()
        .filter(name -> begins(name, lower) || distance(name, lower) <= most)
        .sorted(
            Comparator.comparingInt((String name) -> distance(name, lower))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  private static boolean begins(String name, String lower) {
    return name.toLowerCase(Locale.ROOT).startsWith(lower);
  }

  /** How many characters must be put in, taken out or changed to make one of the other. */
  private static int distance(String name, String lower) {
    String other = name.toLowerCase(Locale.ROOT);
    int[] costs = new int[other.length() + 1];
    for (int j = 0; j < costs.length; j++) {
      costs[j] = j;
    }
    for (int i = 1; i <= lower.length(); i++) {
      int diagonal = costs[0];
      costs[0] = i;
      for (int j = 1; j < costs.length; j++) {
        int changed = diagonal + (lower.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = costs[j];
        costs[j] = Math.min(changed, 1 + Math.min(costs[j], costs[j - 1]));
      }
    }
    return costs[other.length()];
  }
}
