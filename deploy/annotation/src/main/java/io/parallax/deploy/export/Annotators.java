package io.parallax.deploy.export;

import io.parallax.deploy.export.exchange.Author;
import io.parallax.deploy.export.exchange.NewestAnswers;
import io.parallax.deploy.export.exchange.NotTakenCounts;
import io.parallax.deploy.export.exchange.ToolAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Under whose names answers are published: one name for all, or a name for each user of the tool,
 * whose answers to the same request then stand side by side.
 */
public final class Annotators {
  private static final int LONGEST_NAME = 200;

  private final Optional<String> one;
  private final Map<String, String> byUser;

  private Annotators(Optional<String> one, Map<String, String> byUser) {
    this.one = one;
    this.byUser = byUser;
  }

  /**
   * Reads what a user gives: one {@code NAME}, or any number of {@code USER=NAME}.
   *
   * @throws IllegalArgumentException if it is neither, or a name is no annotator's
   */
  public static Annotators of(List<String> names) {
    if (names.size() == 1 && names.get(0).indexOf('=') < 0) {
      return new Annotators(Optional.of(requireName(names.get(0))), Map.of());
    }
    Map<String, String> byUser = new LinkedHashMap<>();
    for (String pair : names) {
      int at = pair.lastIndexOf('=');
      if (at < 1) {
        throw new IllegalArgumentException(
            "must be one NAME, or USER=NAME for each user of the tool, not '%s'".formatted(pair));
      }
      String user = pair.substring(0, at);
      if (byUser.put(user, requireName(pair.substring(at + 1))) != null) {
        throw new IllegalArgumentException("has user '%s' twice".formatted(user));
      }
    }
    return new Annotators(Optional.empty(), byUser);
  }

  private static String requireName(String name) {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "must have 1 to %s characters; labels say who answered".formatted(LONGEST_NAME));
    }
    return name;
  }

  /**
   * The answers by who gave them. Where a name gave several answers to a request at times that the
   * tool knows, the newest is taken.
   *
   * @param notTaken receives the answers that are left out
   */
  Map<String, List<ToolAnswer>> assign(List<ToolAnswer> answers, NotTakenCounts notTaken) {
    Map<String, List<ToolAnswer>> byName = new LinkedHashMap<>();
    for (ToolAnswer answer : answers) {
      String user = answer.author().user();
      String name = one.orElse(byUser.get(user));
      if (name == null) {
        notTaken.add(
            "answer of a user whom --annotator USER=NAME does not name",
            answer.requestId() + (user.isEmpty() ? ", no user" : ", user " + user));
      } else {
        byName.computeIfAbsent(name, key -> new ArrayList<>()).add(answer);
      }
    }
    byName.replaceAll(
        (name, given) ->
            NewestAnswers.choose(
                given,
                Annotators::sameRequest,
                "older answer of another user (--annotator USER=NAME for each takes all)",
                notTaken));
    return byName;
  }

  /** Nothing says which of two answers counts if the tool says neither who nor when. */
  private static Object sameRequest(ToolAnswer answer) {
    return answer.author().equals(Author.UNKNOWN) ? new Object() : answer.requestId();
  }

  /** The names, for messages. */
  @Override
  public String toString() {
    return one.orElseGet(() -> String.join(", ", List.copyOf(byUser.values())));
  }
}
