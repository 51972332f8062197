package io.parallax.topology.select;

import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.Selection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The requests of a scene: those that are open, and how many came to which end. */
final class SceneRequests {
  private final Map<String, Selection> open = new LinkedHashMap<>();
  private long made;
  private Ends ends = new Ends(0, 0, 0, 0);

  /**
   * How many requests came to which end.
   *
   * @param disputed of the answered ones, those to which annotators gave different classes
   */
  record Ends(long answered, long disputed, long withdrawn, long expired) {
    private Ends plus(Selection request, int sign) {
      RequestStatus status = request.getStatus();
      return new Ends(
          answered + (status == RequestStatus.ANSWERED ? sign : 0),
          disputed + (AnswerRules.isDisputed(request) ? sign : 0),
          withdrawn + (status == RequestStatus.WITHDRAWN ? sign : 0),
          expired + (status == RequestStatus.EXPIRED ? sign : 0));
    }
  }

  /** Takes in a new request, or one from before a restart. */
  void add(Selection request) {
    made++;
    ends = ends.plus(request, 1);
    keepIfOpen(request);
  }

  /** Takes in what became of a request. */
  void replace(Selection before, Selection after) {
    ends = ends.plus(before, -1).plus(after, 1);
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

  Ends ends() {
    return ends;
  }

  /** The open requests of which something holds. */
  List<Selection> openWhere(Predicate<Selection> condition) {
    return open.values().stream().filter(condition).toList();
  }
}
