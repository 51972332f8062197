package io.parallax.topology.select;

import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.Selection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The requests of a scene: those that are open, and the counts of their outcomes. */
final class SceneRequests {
  private final Map<String, Selection> open = new LinkedHashMap<>();
  private long made;
  private Outcomes outcomes = new Outcomes(0, 0, 0, 0, 0);

  /**
   * The number of requests by outcome.
   *
   * @param disputed of the answered ones, those to which annotators gave different classes
   */
  record Outcomes(long answered, long disputed, long withdrawn, long expired, long superseded) {
    private Outcomes plus(Selection request, int sign) {
      RequestStatus status = request.getStatus();
      return new Outcomes(
          answered + (status == RequestStatus.ANSWERED ? sign : 0),
          disputed + (AnswerRules.isDisputed(request) ? sign : 0),
          withdrawn + (status == RequestStatus.WITHDRAWN ? sign : 0),
          expired + (status == RequestStatus.EXPIRED ? sign : 0),
          superseded + (status == RequestStatus.SUPERSEDED ? sign : 0));
    }
  }

  /** Whether a request is open or answered: it counts, and its surface is not asked for again. */
  static boolean stands(Selection request) {
    return request.getStatus() == RequestStatus.OPEN
        || request.getStatus() == RequestStatus.ANSWERED;
  }

  /** Takes in a new request, or one from the stores. */
  void add(Selection request) {
    made++;
    outcomes = outcomes.plus(request, 1);
    keepIfOpen(request);
  }

  /** Takes in what became of a request. */
  void replace(Selection before, Selection after) {
    outcomes = outcomes.plus(before, -1).plus(after, 1);
    open.remove(before.getRequestId());
    keepIfOpen(after);
  }

  private void keepIfOpen(Selection request) {
    if (request.getStatus() == RequestStatus.OPEN) {
      open.put(request.getRequestId(), request);
    }
  }

  /** How many there have been. */
  long made() {
    return made;
  }

  Outcomes outcomes() {
    return outcomes;
  }

  /** The open requests of which something holds. */
  List<Selection> openWhere(Predicate<Selection> condition) {
    return open.values().stream().filter(condition).toList();
  }
}
