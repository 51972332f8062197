package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.schemas.Evidence;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.FrameShares;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.SuperpixelReference;
import io.parallax.schemas.SuperpixelShare;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.score.ShareCursor;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.topology.accumulate.RefreshPolicy;
import io.parallax.topology.select.SelectionPolicy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the selector keeps, and what it makes of it when it starts again. */
final class SelectorTest {
  private static final SelectionPolicy LIVE =
      new SelectionPolicy(
          new SelectionRules(2, 0.35, 0.25, 0.3),
          true,
          Duration.ofMillis(500),
          0,
          Duration.ZERO,
          false);

  private static final SelectionPolicy DRAIN =
      new SelectionPolicy(LIVE.rules(), false, LIVE.interval(), 0, Duration.ZERO, false);

  /** Due after a third view more: some reports hold all views, some do not. */
  private static final RefreshPolicy REFRESH = new RefreshPolicy(0.34, Duration.ofMillis(200));

  private final ProcessorHarness harness = harness();

  private static ProcessorHarness harness() {
    return new ProcessorHarness(TestStages.selector(LIVE));
  }

  @AfterEach
  void close() {
    harness.close();
  }

  /** Footprints and reports as they come while the frames of a scan do, and when they are over. */
  private static List<SpecificRecord> scan(List<ProbabilityMap> maps) {
    List<SpecificRecord> records = new ArrayList<>();
    try (var accumulator = new ProcessorHarness(TestStages.accumulator(REFRESH))) {
      for (ProbabilityMap map : maps) {
        records.addAll(MadeUpScan.footprints(List.of(map)));
        for (Evidence evidence : MadeUpScan.evidence(List.of(map))) {
          accumulator.process(Keys.block(evidence), evidence);
        }
        records.addAll(accumulator.punctuate(SuperpixelEvidence.class));
      }
      records.addAll(accumulator.punctuate(SuperpixelEvidence.class));
    }
    assertThat(records.stream().filter(SelectorTest::isOnSomeViews).count()).isPositive();
    return records;
  }

  private static boolean isOnSomeViews(SpecificRecord record) {
    return record instanceof SuperpixelEvidence report && !report.getComplete();
  }

  /** Without the times, which differ from run to run. */
  private static SpecificRecord timeless(SpecificRecord record) {
    if (record instanceof SceneCoverage row) {
      row.setUpdatedAt(Instant.EPOCH);
    } else if (record instanceof Selection selection) {
      selection.setDecidedAt(Instant.EPOCH);
    }
    return record;
  }

  private static List<SpecificRecord> timeless(List<SpecificRecord> records) {
    return records.stream().map(SelectorTest::timeless).toList();
  }

  private List<String> keysOfShares() {
    return harness.keys("scene-shares");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldDoTheSameWhenItStartsAgainAtAnyTime(long seed) {
    Random random = new Random(seed);
    List<SpecificRecord> published = new ArrayList<>();
    try (var undisturbed = harness()) {
      for (SpecificRecord record : scan(MadeUpScan.maps("wall", seed, 14))) {
        harness.process(record);
        undisturbed.process(record);
        if (random.nextInt(20) == 0) {
          harness.start();
        } else if (random.nextInt(20) == 0) {
          harness.initialise();
        }
        if (random.nextInt(10) == 0) {
          List<SpecificRecord> expected = timeless(undisturbed.punctuate());
          List<SpecificRecord> actual = timeless(harness.punctuate());
          assertThat(actual).isEqualTo(expected);
          published.addAll(expected);
        }
      }
      harness.start();
      undisturbed.start();
      assertThat(timeless(harness.punctuate())).isEqualTo(timeless(undisturbed.punctuate()));
    }
    assertThat(published).anyMatch(Selection.class::isInstance);
  }

  @Test
  void shouldKeepOneReportOfABlockOnceAllItsViewsAreReported() {
    List<SpecificRecord> records = scan(MadeUpScan.maps("wall", 5, 9));
    records.forEach(harness::process);

    assertThat(keysOfShares())
        .isNotEmpty()
        .allMatch(key -> key.chars().filter(c -> c == '/').count() == 2);
    assertThat(last(SceneCoverage.class, harness.punctuate()).getPendingBlocks()).isZero();
  }

  @Test
  void shouldKeepReportsOnSomeViewsUntilOneOnAllComes() {
    List<SpecificRecord> records = scan(MadeUpScan.maps("wall", 6, 9));
    for (SpecificRecord record : records) {
      harness.process(record);
      if (isOnSomeViews(record)) {
        break;
      }
    }

    assertThat(keysOfShares())
        .filteredOn(key -> key.chars().filter(c -> c == '/').count() == 3)
        .hasSize(1);
    assertThat(last(SceneCoverage.class, harness.punctuate()).getPendingBlocks()).isPositive();
  }

  @Test
  void shouldPublishNoRowWhenItSaysNothingNew() {
    List<SpecificRecord> records = scan(MadeUpScan.maps("wall", 7, 6));
    records.forEach(harness::process);
    assertThat(harness.punctuate()).hasAtLeastOneElementOfType(SceneCoverage.class);

    harness.process(records.get(records.size() - 1));
    harness.process(records.get(0));

    assertThat(harness.punctuate()).isEmpty();
  }

  @Test
  void shouldPublishSelectionsBeforeTheRowThatCountsThem() {
    scan(MadeUpScan.maps("wall", 8, 8)).forEach(harness::process);

    List<SpecificRecord> published = harness.punctuate();

    assertThat(published).hasSizeGreaterThan(2);
    assertThat(published.get(published.size() - 1)).isInstanceOf(SceneCoverage.class);
    assertThat(last(SceneCoverage.class, published).getRequests()).isEqualTo(published.size() - 1L);
  }

  @Test
  void shouldKeepScenesApartWhenTheirNamesBeginAlike() {
    List<ProbabilityMap> maps = new ArrayList<>();
    var generations =
        Map.of("a", List.of("b", "b-2", "b.x", "bb"), "a-b", List.of("b"), "a.", List.of("b"));
    generations.forEach(
        (sceneId, names) ->
            names.forEach(
                generation -> {
                  List<ProbabilityMap> scene = MadeUpScan.maps(sceneId, sceneId.length(), 6);
                  scene.forEach(map -> map.setGeneration(generation));
                  maps.addAll(scene);
                }));
    scan(maps).forEach(harness::process);
    List<SpecificRecord> before = rows(harness.punctuate());

    harness.start();
    generations
        .keySet()
        .forEach(
            sceneId ->
                harness.process(
                    new SceneCommand(sceneId, "b", SceneCommandKind.DRAIN, 100L, Instant.EPOCH)));

    // Nothing new: made again from the stores, each scene is what its row says.
    assertThat(before).hasSize(3);
    assertThat(harness.punctuate()).isEmpty();
  }

  @Test
  void shouldRefuseAReportAndStayAsItWasWhenItsBytesAreNoShares() {
    List<SpecificRecord> records = scan(MadeUpScan.maps("wall", 9, 6));
    records.forEach(harness::process);
    harness.punctuate();
    List<String> keys = keysOfShares();
    SuperpixelEvidence last = (SuperpixelEvidence) records.get(records.size() - 1);

    for (boolean complete : new boolean[] {true, false}) {
      SuperpixelEvidence bad = SuperpixelEvidence.newBuilder(last).setComplete(complete).build();
      FrameShares shares = bad.getFrames().get(0);
      shares.setPacked(ByteBuffer.wrap(new byte[] {3, (byte) 0x80}));
      assertThatThrownBy(() -> harness.process(bad))
          .isInstanceOfSatisfying(
              InvalidRecordException.class, e -> assertThat(e.reason()).isEqualTo("bad-evidence"));
    }
    SuperpixelEvidence nameless = SuperpixelEvidence.newBuilder(last).setSceneId("").build();
    assertThatThrownBy(() -> harness.process(nameless))
        .isInstanceOfSatisfying(
            InvalidRecordException.class, e -> assertThat(e.reason()).isEqualTo("bad-identifier"));

    assertThat(harness.punctuate()).isEmpty();
    assertThat(keysOfShares()).isEqualTo(keys);
  }

  @Test
  void shouldTakeAFrameOnce() {
    List<SpecificRecord> records = scan(MadeUpScan.maps("wall", 10, 6));
    records.forEach(harness::process);
    harness.punctuate();

    records.stream().filter(Footprint.class::isInstance).forEach(harness::process);

    assertThat(harness.punctuate()).isEmpty();
  }

  @Test
  void shouldForgetWhatItsStoresDoNotHaveWhenItsTaskHasFailed() {
    List<SpecificRecord> records = scan(MadeUpScan.maps("wall", 5, 9));
    records.forEach(harness::process);
    // The transaction that held all of it was aborted.
    for (String store :
        List.of(
            "scenes", "frame-footprints", "generation-frames", "scene-shares", "changed-scenes")) {
      harness.keys(store).forEach(key -> harness.put(store, key, null));
    }

    harness.initialise();

    assertThat(harness.punctuate()).isEmpty();
    records.forEach(harness::process);
    assertThat(harness.keys("scenes")).hasSize(1);
    assertThat(harness.keys("frame-footprints")).hasSize(9);
  }

  @Test
  void shouldReadNoSceneButItsRowWhenItStartsAgain() {
    scan(MadeUpScan.maps("wall", 5, 9)).forEach(harness::process);
    assertThat(selections(harness.punctuate())).isNotEmpty();
    // A scene that was made of its stores now would lack its frames.
    harness.keys("frame-footprints").forEach(key -> harness.put("frame-footprints", key, null));

    harness.start();

    assertThat(harness.punctuate()).isEmpty();
    assertThat(harness.punctuate()).isEmpty();
  }

  @Test
  void shouldSelectByFrameAndSuperpixelWhenNothingElseTellsThemApart() {
    List<ProbabilityMap> maps = MadeUpScan.ties("wall", 10);
    Collections.reverse(maps);
    scan(maps).forEach(harness::process);

    List<Selection> selections = selections(harness.punctuate());

    // Of each wall the first frame is asked about, and the others are suppressed.
    assertThat(selections).hasSize(24);
    assertThat(selections)
        .allSatisfy(
            selection -> {
              int wall = selection.getFrameId().equals("f0") ? 0 : 1;
              assertThat(selection.getFrameId()).isEqualTo("f" + wall);
              assertThat(selection.getStandsFor())
                  .extracting(SuperpixelReference::getFrameId)
                  .containsExactly(
                      "f" + (wall + 2), "f" + (wall + 4), "f" + (wall + 6), "f" + (wall + 8));
            });
    assertThat(selections)
        .isSortedAccordingTo(
            Comparator.comparingDouble(Selection::getViewEntropyBits)
                .reversed()
                .thenComparing(Selection::getFrameId)
                .thenComparing(Selection::getSuperpixel));
    double highest = selections.get(0).getViewEntropyBits();
    assertThat(selections)
        .filteredOn(selection -> selection.getViewEntropyBits() == highest)
        .hasSizeGreaterThan(10)
        .extracting(Selection::getFrameId)
        .contains("f0", "f1");
  }

  @Test
  void shouldNeverExpireARequestWhenThePolicySaysSo() {
    scan(MadeUpScan.maps("wall", 5, 14)).forEach(harness::process);
    assertThat(selections(harness.punctuate())).isNotEmpty();

    harness.pass(Duration.ofDays(10_000));

    assertThat(harness.punctuate()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldDrainAfterARestartWhenTheCommandCameBefore(boolean commandFirst) {
    List<SpecificRecord> records = scan(MadeUpScan.maps("wall", 5, 14));
    SceneCommand drain =
        new SceneCommand("wall", MadeUpScan.GENERATION, SceneCommandKind.DRAIN, 14L, Instant.EPOCH);
    records.add(commandFirst ? 0 : records.size() / 2, drain);
    try (var draining = new ProcessorHarness(TestStages.selector(DRAIN))) {
      records.subList(0, records.size() / 2 + 1).forEach(draining::process);
      assertThat(selections(draining.punctuate())).isEmpty();

      draining.start();
      records.subList(records.size() / 2 + 1, records.size()).forEach(draining::process);
      List<SpecificRecord> published = draining.punctuate();

      assertThat(selections(published)).isNotEmpty();
      assertThat(last(SceneCoverage.class, published).getDrainedFrames()).isEqualTo(14);
    }
  }

  private static List<Selection> selections(List<SpecificRecord> published) {
    return published.stream()
        .filter(Selection.class::isInstance)
        .map(Selection.class::cast)
        .toList();
  }

  private static List<SpecificRecord> rows(List<SpecificRecord> published) {
    return timeless(published.stream().filter(SceneCoverage.class::isInstance).toList());
  }

  private static <T> T last(Class<T> type, List<SpecificRecord> published) {
    List<T> ofType = published.stream().filter(type::isInstance).map(type::cast).toList();
    return ofType.get(ofType.size() - 1);
  }

  @Test
  void shouldDoTheSameWithReportsFromBeforeAnUpgrade() {
    List<SpecificRecord> records = scan(MadeUpScan.maps("wall", 5, 14));
    records.forEach(harness::process);
    List<SpecificRecord> expected = timeless(harness.punctuate());
    assertThat(expected).hasAtLeastOneElementOfType(Selection.class);

    try (var upgraded = harness()) {
      records.stream().map(SelectorTest::inFirstVersion).forEach(upgraded::process);
      assertThat(timeless(upgraded.punctuate())).isEqualTo(expected);
    }
  }

  /** The record as version 1 of its schema has it, which had no packed shares. */
  private static SpecificRecord inFirstVersion(SpecificRecord record) {
    if (!(record instanceof SuperpixelEvidence report)) {
      return record;
    }
    return SuperpixelEvidence.newBuilder(report)
        .setFrames(
            report.getFrames().stream()
                .map(
                    frame ->
                        new FrameShares(
                            frame.getFrameId(),
                            frame.getRevision(),
                            unpacked(frame),
                            ByteBuffer.allocate(0)))
                .toList())
        .build();
  }

  private static List<SuperpixelShare> unpacked(FrameShares frame) {
    List<SuperpixelShare> shares = new ArrayList<>();
    ShareCursor cursor = new ShareCursor().reset(FieldBytes.of(frame.getPacked()));
    while (cursor.next()) {
      shares.add(
          new SuperpixelShare(
              cursor.superpixel(),
              cursor.pixels(),
              cursor.viewEntropy(),
              cursor.viewDivergence(),
              cursor.views()));
    }
    return shares;
  }
}
