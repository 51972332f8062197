package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.FrameShares;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.SuperpixelShare;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.topology.accumulate.RefreshPolicy;
import io.parallax.topology.select.SelectionPolicy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the selector refuses leaves nothing behind: no scene, no entry of a store, no metric. */
final class SelectorRefusalsTest {
  private static final Duration EXPIRY = Duration.ofHours(1);
  private static final SelectionPolicy LIVE =
      new SelectionPolicy(
          new SelectionRules(2, 0.35, 0.25, 0.3), true, Duration.ofMillis(500), 0, EXPIRY, false);
  private static final List<String> STORES =
      List.of(
          "scenes",
          "frame-footprints",
          "generation-frames",
          "scene-shares",
          "scene-requests",
          "scene-commands-in-force",
          "changed-scenes",
          "open-requests");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ProcessorHarness harness = new ProcessorHarness(TestStages.selector(LIVE, meters));

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldKnowNoSceneWhenItsOnlyRecordWasRefused() {
    Footprint footprint = MadeUpScan.footprints(MadeUpScan.maps("wall", 1, 1)).get(0);
    footprint.setWidth(footprint.getPixels() - 1);
    assertRefused(footprint, "bad-superpixels");
    SuperpixelEvidence shares =
        new SuperpixelEvidence(
            "wall",
            MadeUpScan.GENERATION,
            0,
            0,
            2,
            true,
            List.of(
                new FrameShares(
                    "f0",
                    0,
                    List.of(new SuperpixelShare(5, -1, 1L, 1L, 1L)),
                    ByteBuffer.allocate(0))),
            0);
    assertRefused(shares, "bad-evidence");
    assertRefused(command("wall", -1), "bad-command");
    assertRefused(command("no/wall", 1), "bad-identifier");
    assertRefused(
        Label.newBuilder().setRequestId("wall/gen-1/f0/1").setSceneId("wall").build(),
        "unknown-request");

    assertThat(harness.punctuate()).isEmpty();
    assertThat(meters.get("parallax.topology.scenes").gauge().value()).isZero();
    assertThat(contents().values()).allSatisfy(keys -> assertThat(keys).isEmpty());
    harness.start();
    assertThat(harness.punctuate()).isEmpty();
  }

  @Test
  void shouldKnowASceneFromItsFirstGoodRecordOn() {
    harness.process(command("wall", 3));

    assertThat(harness.keys("scenes")).containsExactly("wall");
    assertThat(harness.keys("scene-commands-in-force")).containsExactly("wall/gen-1");
    assertThat(harness.punctuate()).hasSize(1);
  }

  @Test
  void shouldStayAsItWasWhenARecordOfAKnownSceneIsRefused() {
    Selection request = firstRequest();
    Map<String, List<String>> before = contents();
    Footprint footprint =
        Footprint.newBuilder(MadeUpScan.footprints(MadeUpScan.maps("wall", 2, 1)).get(0))
            .setFrameId("other")
            .setClasses(100)
            .setPixels(4)
            .setWidth(3)
            .build();
    assertRefused(footprint, "bad-superpixels");
    assertRefused(command("wall", -1), "bad-command");
    // The refused frame had 100 classes and 4 pixels: the request's frame has not.
    assertRefused(
        label(request, Verdict.LABELLED, new LabelledPart(MadeUpScan.CLASSES.size(), null)),
        "unknown-class");

    assertThat(contents()).isEqualTo(before);
    assertThat(harness.punctuate()).isEmpty();
  }

  @Test
  void shouldExpireASkippedRequestInTimeWhenItStartsAgain() {
    Selection request = firstRequest();
    harness.pass(EXPIRY.minusMinutes(10));
    harness.process(label(request, Verdict.SKIPPED));
    assertThat(selections(harness.punctuate()))
        .singleElement()
        .satisfies(skipped -> assertThat(skipped.getStatus()).isEqualTo(RequestStatus.OPEN));

    harness.start();
    harness.pass(Duration.ofMinutes(9));
    assertThat(selections(harness.punctuate())).isEmpty();
    harness.pass(Duration.ofMinutes(2));

    assertThat(selections(harness.punctuate()))
        .filteredOn(selection -> selection.getRequestId().equals(request.getRequestId()))
        .extracting(Selection::getStatus)
        .containsExactly(RequestStatus.EXPIRED);
  }

  /** The first request of a scene of eight frames. */
  private Selection firstRequest() {
    scan(MadeUpScan.maps("wall", 8, 8)).forEach(harness::process);
    return selections(harness.punctuate()).get(0);
  }

  private static List<SpecificRecord> scan(List<ProbabilityMap> maps) {
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

  private static SceneCommand command(String sceneId, long frames) {
    return new SceneCommand(
        sceneId, MadeUpScan.GENERATION, SceneCommandKind.DRAIN, frames, Instant.EPOCH);
  }

  private static Label label(Selection request, Verdict verdict, LabelledPart... parts) {
    return new Label(
        request.getRequestId(), "wall", verdict, List.of(parts), "", "ann", Instant.EPOCH);
  }

  private static List<Selection> selections(List<SpecificRecord> published) {
    return published.stream()
        .filter(Selection.class::isInstance)
        .map(Selection.class::cast)
        .toList();
  }

  private void assertRefused(SpecificRecord record, String reason) {
    assertThatThrownBy(() -> harness.process(record))
        .isInstanceOfSatisfying(
            InvalidRecordException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private Map<String, List<String>> contents() {
    Map<String, List<String>> contents = new TreeMap<>();
    STORES.forEach(store -> contents.put(store, harness.keys(store)));
    return contents;
  }
}
