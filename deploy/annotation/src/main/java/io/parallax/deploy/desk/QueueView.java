package io.parallax.deploy.desk;

import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a page shows of the queue, as JSON.
 *
 * @param ready whether everything that was there at the start has been read
 * @param brokerGoneSince milliseconds since 1970, null while a broker answers
 * @param open how many requests this annotator could answer
 * @param requests the first of them, the most telling first
 * @param held what this page holds, null if nothing
 * @param scenes where each scene stands
 * @param refusals answers of this annotator that were refused since the desk started
 * @param undoable whether this annotator has an answer to take back
 */
record QueueView(
    boolean ready,
    Long brokerGoneSince,
    int open,
    List<Entry> requests,
    Held held,
    Map<String, Standing> scenes,
    List<DeskState.Refusal> refusals,
    boolean undoable) {
  private static final int SHOWN = 60;

  /** One request in the queue; holder is the annotator who holds it, null if nobody does. */
  record Entry(
      String id,
      String scene,
      String frame,
      int superpixel,
      double bits,
      double viewEntropyBits,
      double viewDivergenceBits,
      double views,
      String guess,
      String holder) {}

  /** What a page holds; status says when it is not open any more. */
  record Held(String id, String status) {}

  /** Where a scene stands. */
  record Standing(
      String generation,
      long frames,
      long requests,
      long answered,
      long withdrawn,
      long expired,
      long superseded,
      boolean closed) {}

  /** The queue as a page of an annotator sees it. */
  static QueueView of(
      DeskState deskState, Claims claims, Instant brokerGone, String page, String annotator) {
    Map<String, String> holders = claims.holders();
    List<LabelRequest> open = deskState.openFor(annotator);
    return new QueueView(
        deskState.isComplete(),
        brokerGone == null ? null : brokerGone.toEpochMilli(),
        open.size(),
        open.stream().limit(SHOWN).map(request -> entry(request, holders)).toList(),
        claims.heldBy(page).flatMap(deskState::request).map(QueueView::held).orElse(null),
        deskState.standings(),
        deskState.refusals(annotator),
        deskState.lastOf(annotator).filter(l -> l.getVerdict() != Verdict.RETRACTED).isPresent());
  }

  private static Held held(LabelRequest request) {
    return new Held(request.getRequestId(), request.getStatus().name());
  }

  private static Entry entry(LabelRequest request, Map<String, String> holders) {
    return new Entry(
        request.getRequestId(),
        request.getSceneId(),
        request.getFrameId(),
        request.getSuperpixel(),
        QueueOrder.bits(request),
        request.getViewEntropyBits(),
        request.getViewDivergenceBits(),
        request.getViews(),
        guess(request),
        holders.get(request.getRequestId()));
  }

  private static String guess(LabelRequest request) {
    int best = -1;
    for (int c = 0; c < request.getMeanDistribution().size(); c++) {
      if (best < 0
          || request.getMeanDistribution().get(c) > request.getMeanDistribution().get(best)) {
        best = c;
      }
    }
    return best < 0 || best >= request.getClassNames().size()
        ? ""
        : request.getClassNames().get(best);
  }

  static Standing standing(SceneCoverage row) {
    return new Standing(
        row.getGeneration(),
        row.getFrames(),
        row.getRequests(),
        row.getAnswered(),
        row.getWithdrawn(),
        row.getExpired(),
        row.getSuperseded(),
        row.getClosed());
  }
}
