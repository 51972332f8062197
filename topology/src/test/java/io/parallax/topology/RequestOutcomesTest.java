package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Requests that end without an answer: nobody gives one, or nobody needs it any more. */
final class RequestOutcomesTest {
  private static final String SCENE = "wall";
  private static final Map<String, String> LIVE = Map.of(TopologyConfig.BUDGET, "0.3");

  @Test
  void shouldExpireRequestsThatNobodyAnswersAndAskElsewhere() {
    Map<String, String> settings = new HashMap<>(LIVE);
    settings.put(TopologyConfig.EXPIRE_AFTER, Long.toString(Duration.ofHours(1).toMillis()));
    try (TopologyHarness harness = new TopologyHarness(settings)) {
      MadeUpScan.maps(SCENE, 8, 8).forEach(harness::send);
      harness.advance();
      List<LabelRequest> first = harness.requests();
      answer(harness, first.get(0));
      harness.requests();

      harness.driver.advanceWallClockTime(Duration.ofHours(2));
      harness.advance();

      List<LabelRequest> after = harness.requests();
      Set<String> expired = ids(after, RequestStatus.EXPIRED);
      Set<String> expected = ids(first, RequestStatus.OPEN);
      expected.remove(first.get(0).getRequestId());
      assertThat(expired).containsAll(expected);
      assertThat(ids(after, RequestStatus.OPEN))
          .isNotEmpty()
          .doesNotContainAnyElementsOf(ids(first, RequestStatus.OPEN));
      SceneCoverage row = harness.lastCoverage();
      assertThat(row.getExpired()).isEqualTo(expired.size());
      // The answered one counts, and what is open now.
      assertThat(row.getRequestedPixels())
          .isEqualTo(first.get(0).getPixels() + pixelsOfOpen(after))
          .isLessThanOrEqualTo(row.getBudgetPixels());

      answer(harness, first.get(1));
      assertThat(harness.deadLetters())
          .extracting(DeadLetter::getReason)
          .containsExactly("expired-request");
    }
  }

  @Test
  void shouldExpireARequestThatIsOnlySkippedAsLongAfterItWasMadeAsOneThatIsNot() {
    Map<String, String> settings = new HashMap<>(LIVE);
    settings.put(TopologyConfig.EXPIRE_AFTER, Long.toString(Duration.ofHours(1).toMillis()));
    try (TopologyHarness harness = new TopologyHarness(settings)) {
      MadeUpScan.maps(SCENE, 8, 8).forEach(harness::send);
      harness.advance();
      List<LabelRequest> first = harness.requests();
      harness.driver.advanceWallClockTime(Duration.ofMinutes(50));
      answer(harness, first.get(0), Verdict.SKIPPED);
      assertThat(ids(harness.requests(), RequestStatus.EXPIRED)).isEmpty();

      harness.driver.advanceWallClockTime(Duration.ofMinutes(11));
      harness.advance();

      assertThat(ids(harness.requests(), RequestStatus.EXPIRED))
          .isEqualTo(ids(first, RequestStatus.OPEN));
    }
  }

  @Test
  void shouldWithdrawRequestsThatNewViewsMakeCertain() {
    Map<String, String> settings = new HashMap<>(LIVE);
    settings.put(TopologyConfig.WITHDRAW_BELOW, "0.8");
    try (TopologyHarness harness = new TopologyHarness(settings)) {
      List<LabelRequest> all = new ArrayList<>();
      List<ProbabilityMap> views = MadeUpScan.maps(SCENE, 9, 20);
      for (int i = 0; i < views.size(); i++) {
        harness.send(i < 6 ? views.get(i) : MadeUpScan.certain(views.get(i)));
        harness.advance();
        all.addAll(harness.requests());
      }

      List<LabelRequest> withdrawn =
          all.stream().filter(r -> r.getStatus() == RequestStatus.WITHDRAWN).toList();
      SceneCoverage row = harness.lastCoverage();
      assertThat(withdrawn).isNotEmpty();
      assertThat(row.getWithdrawn()).isEqualTo(withdrawn.size());
      assertThat(row.getRequestedPixels())
          .isEqualTo(pixelsOfOpen(all))
          .isLessThanOrEqualTo(row.getBudgetPixels());

      answer(harness, withdrawn.get(0));
      assertThat(harness.deadLetters())
          .extracting(DeadLetter::getReason)
          .containsExactly("withdrawn-request");
    }
  }

  private static void answer(TopologyHarness harness, LabelRequest request) {
    answer(harness, request, Verdict.LABELLED, new LabelledPart(1, null));
  }

  private static void answer(
      TopologyHarness harness, LabelRequest request, Verdict verdict, LabelledPart... parts) {
    Label label =
        new Label(request.getRequestId(), SCENE, verdict, List.of(parts), "", "ann", Instant.EPOCH);
    harness.input(TopicCatalogue.LABELS).pipeInput(SCENE, label);
    harness.advance();
  }

  /** The pixels of the requests that are open after all these records. */
  private static long pixelsOfOpen(List<LabelRequest> records) {
    Map<String, LabelRequest> latest = new LinkedHashMap<>();
    records.forEach(request -> latest.put(request.getRequestId(), request));
    return latest.values().stream()
        .filter(request -> request.getStatus() == RequestStatus.OPEN)
        .mapToLong(LabelRequest::getPixels)
        .sum();
  }

  private static Set<String> ids(List<LabelRequest> requests, RequestStatus status) {
    Set<String> ids = new HashSet<>();
    requests.stream()
        .filter(request -> request.getStatus() == status)
        .forEach(request -> ids.add(request.getRequestId()));
    return ids;
  }
}
