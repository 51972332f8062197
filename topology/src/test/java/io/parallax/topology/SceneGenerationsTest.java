package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.OtherGeneration;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.SuperpixelReference;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.generation.Generations;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.topology.accumulate.RefreshPolicy;
import io.parallax.topology.select.SelectionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generations of a scene: which one asks, and what its requests mean to the others. */
final class SceneGenerationsTest {
  private static final String SCENE = "wall";
  private static final String OLD = "old-12345678";
  private static final String NEW = "new-12345678";
  private static final Duration EXPIRY = Duration.ofDays(1);

  private static final SelectionPolicy LIVE =
      new SelectionPolicy(
          new SelectionRules(2, 0.35, 0.25, 0.5), true, Duration.ofMillis(500), 0.5, EXPIRY, false);

  private Generations generations = Generations.none();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ProcessorHarness harness =
      new ProcessorHarness(TestStages.selector(LIVE, () -> generations, meters));

  private final Map<String, Selection> requests = new HashMap<>();
  private SceneCoverage row;

  @AfterEach
  void close() {
    harness.close();
  }

  /** The same frames as another model sees them: other probabilities, same geometry. */
  private static List<SpecificRecord> scan(String generation, long opinion, int frames) {
    List<ProbabilityMap> maps = MadeUpScan.maps(SCENE, 5, frames);
    if (opinion != 0) {
      List<ProbabilityMap> others = MadeUpScan.maps(SCENE, opinion, frames);
      for (int i = 0; i < frames; i++) {
        maps.get(i).setProbabilities(others.get(i).getProbabilities());
      }
    }
    return records(generation, maps);
  }

  private static List<SpecificRecord> records(String generation, List<ProbabilityMap> maps) {
    maps.forEach(map -> map.setGeneration(generation));
    List<SpecificRecord> records = new ArrayList<>(MadeUpScan.footprints(maps));
    var refresh = new RefreshPolicy(0, Duration.ofMillis(200));
    try (var accumulator = new ProcessorHarness(TestStages.accumulator(refresh))) {
      for (Evidence evidence : MadeUpScan.evidence(maps)) {
        accumulator.process(Keys.block(evidence), evidence);
      }
      records.addAll(accumulator.punctuate(SuperpixelEvidence.class));
    }
    return records;
  }

  private void announce(String generation, ModelRole role) {
    generations = generations.with(MadeUpScan.model(generation, role));
    assertThat(generations.refused()).isEmpty();
  }

  private void take(List<? extends SpecificRecord> records) {
    records.forEach(harness::process);
    look();
  }

  /** Lets the selector look, and checks the budget at every row that it publishes. */
  private List<Selection> look() {
    List<SpecificRecord> published = harness.punctuate();
    for (SpecificRecord record : published) {
      if (record instanceof Selection request) {
        requests.put(request.getRequestId(), request);
      } else if (record instanceof SceneCoverage coverage) {
        row = coverage;
        assertThat(row.getRequestedPixels())
            .isEqualTo(pixels(RequestStatus.OPEN, RequestStatus.ANSWERED));
        // A generation without frames has no budget, whatever was asked before.
        assertThat(row.getFrames() == 0 || row.getRequestedPixels() <= row.getBudgetPixels())
            .isTrue();
      }
    }
    return published.stream()
        .filter(Selection.class::isInstance)
        .map(Selection.class::cast)
        .toList();
  }

  private long pixels(RequestStatus... statuses) {
    return requests.values().stream()
        .filter(request -> List.of(statuses).contains(request.getStatus()))
        .mapToLong(Selection::getPixels)
        .sum();
  }

  private List<Selection> requests(String generation, RequestStatus status) {
    return requests.values().stream()
        .filter(r -> r.getGeneration().equals(generation) && r.getStatus() == status)
        .toList();
  }

  private static Label label(Selection request) {
    return new Label(
        request.getRequestId(),
        SCENE,
        Verdict.LABELLED,
        List.of(new LabelledPart(1, null)),
        "",
        "ann",
        Instant.EPOCH);
  }

  private void answerAll() {
    requests.values().stream()
        .filter(request -> request.getStatus() == RequestStatus.OPEN)
        .forEach(request -> harness.process(label(request)));
    look();
  }

  private static Set<String> places(List<Selection> requests) {
    return requests.stream()
        .map(r -> r.getFrameId() + '/' + r.getSuperpixel())
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** The superpixels that requests ask about, and those that overlap them. */
  private static Set<String> shown(List<Selection> requests) {
    Set<String> shown = places(requests);
    for (Selection request : requests) {
      for (SuperpixelReference other : request.getStandsFor()) {
        if (other.getOverlap() > 0) {
          shown.add(other.getFrameId() + '/' + other.getSuperpixel());
        }
      }
    }
    return shown;
  }

  @Test
  void shouldNotAskAgainForAnsweredSurfacesWhenASecondModelScoresTheFrames() {
    take(scan(OLD, 0, 5));
    answerAll();
    List<Selection> answered = requests(OLD, RequestStatus.ANSWERED);
    assertThat(answered).hasSizeGreaterThan(5);

    take(scan(NEW, 77, 14));

    assertThat(row.getGeneration()).isEqualTo(NEW);
    assertThat(row.getAnswered()).isEqualTo(answered.size());
    assertThat(places(requests(NEW, RequestStatus.OPEN)))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(shown(answered));
    assertThat(requests.values()).extracting(Selection::getOrdinal).doesNotHaveDuplicates();
  }

  @Test
  void shouldAskWithTheNewestGenerationOnceItCoversTheSceneWhenNoneIsAnnounced() {
    List<SpecificRecord> second = scan(NEW, 77, 8);
    take(scan(OLD, 0, 8));
    int before = requests.size();

    take(second.subList(0, 7));
    assertThat(row.getGeneration()).isEqualTo(OLD);
    assertThat(row.getOthers()).extracting(OtherGeneration::getGeneration).containsExactly(NEW);
    assertThat(row.getOthers().get(0).getFrames()).isEqualTo(7);
    take(second.subList(7, 8));
    assertThat(row.getGeneration()).isEqualTo(OLD);
    assertThat(row.getOthers().get(0).getPendingBlocks()).isPositive();
    assertThat(requests).hasSize(before);

    take(second.subList(8, second.size()));

    assertThat(row.getGeneration()).isEqualTo(NEW);
    assertThat(row.getOthers()).extracting(OtherGeneration::getGeneration).containsExactly(OLD);
    assertThat(meters.get("parallax.topology.scenes.changed.over").counter().count()).isOne();
  }

  @Test
  void shouldChangeOverWhenAScanOfFewerFramesIsDrained() {
    take(scan(OLD, 0, 8));
    take(scan(NEW, 77, 5));
    assertThat(row.getGeneration()).isEqualTo(OLD);

    harness.process(new SceneCommand(SCENE, NEW, SceneCommandKind.DRAIN, 5L, Instant.EPOCH));
    harness.punctuate(SceneCoverage.class).forEach(coverage -> row = coverage);

    assertThat(row.getGeneration()).isEqualTo(NEW);
    assertThat(row.getDrainedFrames()).isEqualTo(5);
  }

  @Test
  void shouldAskNothingWithACandidate() {
    announce(OLD, ModelRole.ACTIVE);
    announce(NEW, ModelRole.CANDIDATE);

    take(scan(NEW, 77, 8));
    assertThat(requests).isEmpty();
    assertThat(row.getFrames()).isEqualTo(8);

    take(scan(OLD, 0, 3));
    assertThat(row.getGeneration()).isEqualTo(OLD);
    assertThat(requests(OLD, RequestStatus.OPEN)).isNotEmpty();
    assertThat(requests(NEW, RequestStatus.OPEN)).isEmpty();
  }

  @Test
  void shouldChangeOverAfterAPromotionAndBackAfterARollback() {
    announce(OLD, ModelRole.ACTIVE);
    announce(NEW, ModelRole.CANDIDATE);
    take(scan(OLD, 0, 8));
    take(scan(NEW, 77, 8));
    answerAll();
    assertThat(row.getGeneration()).isEqualTo(OLD);
    int before = requests.size();

    announce(NEW, ModelRole.ACTIVE);
    look();
    assertThat(row.getGeneration()).isEqualTo(NEW);
    assertThat(requests(NEW, RequestStatus.OPEN)).hasSize(requests.size() - before);

    announce(NEW, ModelRole.CANDIDATE);
    look();
    assertThat(row.getGeneration()).isEqualTo(OLD);
    assertThat(row.getAnswered()).isEqualTo(before);
  }

  @Test
  void shouldGoOnWithTheOldGenerationUntilThePromotedOneCoversTheScene() {
    announce(OLD, ModelRole.ACTIVE);
    announce(NEW, ModelRole.CANDIDATE);
    take(scan(OLD, 0, 4));
    announce(NEW, ModelRole.ACTIVE);

    take(scan(OLD, 0, 8));
    assertThat(row.getGeneration()).isEqualTo(OLD);
    assertThat(row.getFrames()).isEqualTo(8);
    take(scan(NEW, 77, 8));

    assertThat(row.getGeneration()).isEqualTo(NEW);
  }

  @Test
  void shouldWithdrawOpenRequestsThatANewModelSettles() {
    take(scan(OLD, 0, 8));
    List<Selection> open = requests(OLD, RequestStatus.OPEN);
    harness.process(label(open.get(0)));
    look();
    List<ProbabilityMap> certain = new ArrayList<>();
    MadeUpScan.maps(SCENE, 5, 8).forEach(map -> certain.add(MadeUpScan.certain(map)));

    take(records(NEW, certain));

    assertThat(requests(OLD, RequestStatus.WITHDRAWN)).hasSize(open.size() - 1);
    assertThat(requests(OLD, RequestStatus.ANSWERED)).hasSize(1);
    assertThat(row.getWithdrawn()).isEqualTo(open.size() - 1);
    // What they suppressed is free for the new model.
    assertThat(places(requests(NEW, RequestStatus.OPEN)))
        .containsAnyElementsOf(shown(requests(OLD, RequestStatus.WITHDRAWN)));
  }

  @Test
  void shouldSupersedeOpenRequestsForSuperpixelsThatTheNewModelHasNot() {
    List<SpecificRecord> first = scan(OLD, 0, 8);
    first.forEach(record -> setRaster(record, "1111111111111111"));
    take(first);
    List<Selection> open = requests(OLD, RequestStatus.OPEN);
    harness.process(label(open.get(0)));
    look();
    List<SpecificRecord> second = scan(NEW, 77, 8);
    second.forEach(record -> setRaster(record, "2222222222222222"));

    take(second);

    assertThat(requests(OLD, RequestStatus.SUPERSEDED)).hasSize(open.size() - 1);
    assertThat(row.getSuperseded()).isEqualTo(open.size() - 1);
    assertThat(places(requests(NEW, RequestStatus.OPEN)))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(shown(requests(OLD, RequestStatus.ANSWERED)));
    assertThat(requests(NEW, RequestStatus.OPEN))
        .extracting(Selection::getRaster)
        .containsOnly("2222222222222222");
  }

  private static void setRaster(SpecificRecord record, String raster) {
    if (record instanceof Footprint footprint) {
      footprint.setRaster(raster);
    }
  }

  @Test
  void shouldExpireRequestsOfAnotherGenerationAndAskForTheirSurfacesAgain() {
    take(scan(OLD, 0, 8));
    harness.pass(Duration.ofHours(20));
    take(scan(NEW, 77, 8));
    List<Selection> open = requests(OLD, RequestStatus.OPEN);
    assertThat(open).isNotEmpty();

    harness.pass(Duration.ofHours(5));
    look();

    assertThat(requests(OLD, RequestStatus.OPEN)).isEmpty();
    assertThat(requests(OLD, RequestStatus.EXPIRED)).hasSize(open.size());
    assertThat(shown(requests(NEW, RequestStatus.OPEN)))
        .containsAnyElementsOf(places(requests(OLD, RequestStatus.EXPIRED)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldGoOnAlikeWhenItStartsAgainAtAnyTime(long opinion) {
    List<SpecificRecord> records = new ArrayList<>(scan(OLD, 0, 5));
    records.addAll(scan(NEW, opinion, 8));
    records.addAll(scan(NEW, opinion, 14));
    Map<String, String> undisturbed = outcome(records, false);

    assertThat(outcome(records, true)).isEqualTo(undisturbed);
    assertThat(undisturbed.keySet()).anyMatch(id -> id.contains(NEW));
  }

  /** What becomes of the requests when every fourth record is looked at, and some are answered. */
  private Map<String, String> outcome(List<SpecificRecord> records, boolean restarts) {
    Map<String, String> outcome = new HashMap<>();
    try (var selector =
        new ProcessorHarness(TestStages.selector(LIVE, () -> generations, meters))) {
      int taken = 0;
      for (SpecificRecord record : records) {
        selector.process(record);
        if (++taken % 4 == 0 || taken == records.size()) {
          List<Selection> published = new ArrayList<>(selector.punctuate(Selection.class));
          published.stream()
              .filter(r -> r.getStatus() == RequestStatus.OPEN && r.getOrdinal() % 3 == 0)
              .forEach(request -> selector.process(label(request)));
          published.addAll(selector.forwarded(Selection.class));
          for (Selection request : published) {
            outcome.put(request.getRequestId(), request.getStatus() + " " + request.getOrdinal());
          }
          if (restarts) {
            selector.initialise();
          }
        }
      }
    }
    return outcome;
  }

  @Test
  void shouldLeaveTheMemoryWhenNothingHappensAndComeBackAsItWas() {
    take(scan(OLD, 0, 8));
    take(scan(NEW, 77, 8));
    SceneCoverage before = row;

    harness.pass(Duration.ofMinutes(2));
    look();
    // Compared when it left the memory: the old generation would ask for some of the same.
    OtherGeneration other = row.getOthers().get(0);
    assertThat(other.getGeneration()).isEqualTo(OLD);
    assertThat(other.getAgreedPixels()).isPositive().isLessThanOrEqualTo(other.getChosenPixels());
    assertThat(look()).isEmpty();
    assertThat(meters.get("parallax.topology.other.chosen.pixels").gauge().value())
        .isEqualTo((double) other.getChosenPixels());
    assertThat(meters.get("parallax.topology.other.agreed.pixels").gauge().value())
        .isEqualTo((double) other.getAgreedPixels());

    harness.process(label(requests(NEW, RequestStatus.OPEN).get(0)));
    look();

    assertThat(row.getAnswered()).isEqualTo(before.getAnswered() + 1);
    assertThat(row.getRequests()).isEqualTo(before.getRequests());
    assertThat(row.getEligible()).isEqualTo(before.getEligible());
    assertThat(row.getOthers()).containsExactly(other);
  }

  @Test
  void shouldDeleteWhatBelongsToARetiredGenerationAndKeepItsAnswers() {
    List<SpecificRecord> first = scan(OLD, 0, 8);
    first.forEach(record -> setRaster(record, "1111111111111111"));
    List<SpecificRecord> second = scan(NEW, 77, 14);
    second.forEach(record -> setRaster(record, "2222222222222222"));
    announce(OLD, ModelRole.ACTIVE);
    announce(NEW, ModelRole.CANDIDATE);
    take(first);
    List<Selection> open = requests(OLD, RequestStatus.OPEN);
    harness.process(label(open.get(0)));
    look();
    take(second);

    announce(NEW, ModelRole.ACTIVE);
    announce(OLD, ModelRole.RETIRED);
    look();
    assertThat(row.getGeneration()).isEqualTo(NEW);
    assertThat(row.getOthers()).isEmpty();
    assertThat(requests(OLD, RequestStatus.SUPERSEDED)).hasSize(open.size() - 1);
    assertThat(requests(NEW, RequestStatus.OPEN)).isNotEmpty();
    look();

    Selection answered = requests(OLD, RequestStatus.ANSWERED).get(0);
    for (String store : List.of("generation-frames", "scene-shares", "scene-commands-in-force")) {
      assertThat(harness.keys(store)).noneMatch(key -> key.contains(OLD));
    }
    assertThat(harness.keys("frame-footprints"))
        .filteredOn(key -> key.endsWith("1111111111111111"))
        .containsExactly(SCENE + '/' + answered.getFrameId() + "/1111111111111111");
    assertThat(harness.keys("deleted-generations")).isEmpty();
    // As if it had never scored the scene, but for the answer.
    SceneCoverage before = row;
    harness.initialise();
    first.forEach(harness::process);
    assertThat(look()).isEmpty();
    assertThat(row).isEqualTo(before);
    assertThat(meters.get("parallax.topology.retired.records").counter().count())
        .isEqualTo(first.size());
    assertThat(shown(requests(NEW, RequestStatus.OPEN)))
        .doesNotContain(answered.getFrameId() + '/' + answered.getSuperpixel());

    Label retraction = label(answered);
    retraction.setVerdict(Verdict.RETRACTED);
    retraction.setParts(List.of());
    harness.process(retraction);
    look();
    assertThat(requests(OLD, RequestStatus.SUPERSEDED)).hasSize(open.size());
  }

  @Test
  void shouldKnowTheSceneWhenItsOnlyGenerationIsRetiredAndAnotherComes() {
    announce(OLD, ModelRole.ACTIVE);
    take(scan(OLD, 0, 8));
    answerAll();
    long answered = row.getAnswered();

    announce(OLD, ModelRole.RETIRED);
    look();
    look();
    assertThat(row.getFrames()).isZero();
    assertThat(row.getAnswered()).isEqualTo(answered);
    assertThat(harness.keys("generation-frames")).isEmpty();

    take(scan(NEW, 77, 14));
    assertThat(row.getGeneration()).isEqualTo(NEW);
    assertThat(row.getAnswered()).isEqualTo(answered);
    assertThat(places(requests(NEW, RequestStatus.OPEN)))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(shown(requests(OLD, RequestStatus.ANSWERED)));
  }
}
