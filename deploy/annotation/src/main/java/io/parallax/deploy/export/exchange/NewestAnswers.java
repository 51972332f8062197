package io.parallax.deploy.export.exchange;

import io.parallax.schemas.Verdict;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Chooses among several answers to one request: the newest by its own time, wherever it stands; of
 * equal times the later one in the file. A skip never takes the place of an answer.
 */
public final class NewestAnswers {
  private static final String SKIP = "skip of a request that has another answer";

  private static final Comparator<ToolAnswer> BY_WEIGHT =
      Comparator.<ToolAnswer, Boolean>comparing(answer -> !isSkip(answer))
          .thenComparing(answer -> answer.author().at());

  private NewestAnswers() {}

  /**
   * One answer for each key, in the order in which the keys came.
   *
   * @param key which answers are about the same, such as the request and the user
   * @param older the kind under which answers that are not chosen are counted
   */
  public static List<ToolAnswer> choose(
      List<ToolAnswer> answers,
      Function<ToolAnswer, Object> key,
      String older,
      NotTakenCounts notTaken) {
    Map<Object, ToolAnswer> chosen = new LinkedHashMap<>();
    for (ToolAnswer answer : answers) {
      chosen.merge(
          key.apply(answer),
          answer,
          (before, now) -> {
            boolean counts = BY_WEIGHT.compare(now, before) >= 0;
            ToolAnswer dropped = counts ? before : now;
            notTaken.add(isSkip(dropped) ? SKIP : older, where(dropped));
            return counts ? now : before;
          });
    }
    return List.copyOf(chosen.values());
  }

  private static boolean isSkip(ToolAnswer answer) {
    return answer.verdict() == Verdict.SKIPPED;
  }

  private static String where(ToolAnswer answer) {
    String user = answer.author().user();
    return user.isEmpty() ? answer.requestId() : answer.requestId() + ", user " + user;
  }
}
