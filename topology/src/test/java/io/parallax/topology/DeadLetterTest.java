package io.parallax.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.Camera;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.FrameShares;
import io.parallax.schemas.Label;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DeadLetterTest {
  private static Arguments fault(String reason, String message, Consumer<ProbabilityMap> damage) {
    return Arguments.of(reason, message, damage);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("bad-identifier", "sceneId", m -> m.setSceneId("a/../b")),
        fault("bad-identifier", "generation", m -> m.setGeneration("")),
        fault("bad-pose", "has 0", m -> m.setCameraToWorld(List.of())),
        fault("bad-pose", "NaN", m -> m.setCameraToWorld(Collections.nCopies(16, Double.NaN))),
        fault("bad-camera", "fx", m -> m.setCamera(new Camera(32, 24, -40.0, 40.0, 16.0, 12.0))),
        fault(
            "bad-camera",
            "larger than",
            m -> m.setCamera(new Camera(99999, 99999, 1., 1., 1., 1.))),
        fault("bad-map", "", m -> m.setClassNames(List.of("one", "two"))),
        fault(
            "bad-map", "4 classes that are not", m -> m.setClassNames(List.of("a", "b", "c", "d"))),
        fault("bad-map", "0 classes", m -> m.setClassNames(List.of())),
        fault("bad-map", "", m -> m.setProbabilities(ByteBuffer.wrap(new byte[] {1, 2, 3}))),
        fault("bad-depth", "", m -> m.setDepth(ByteBuffer.allocate(0))),
        fault("bad-superpixels", "", m -> m.setSuperpixels(m.getProbabilities())),
        fault("revision", "revision 2", m -> m.setRevision(2)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldPutTheRecordAsideAndGoOnWhenAMapIsBroken(
      String reason, String message, Consumer<ProbabilityMap> damage) {
    List<ProbabilityMap> maps = MadeUpScan.maps("wall", 1, 3);
    damage.accept(maps.get(1));
    try (TopologyHarness harness = new TopologyHarness(Map.of())) {
      var input = harness.input(TopicCatalogue.PROBABILITY_MAPS);
      maps.forEach(map -> input.pipeInput("wall/" + map.getFrameId(), map));
      harness.advance();

      List<DeadLetter> letters = harness.deadLetters();
      assertThat(letters).hasSize(1);
      DeadLetter letter = letters.get(0);
      assertThat(letter.getReason()).isEqualTo(reason);
      assertThat(letter.getMessage()).contains(message).isNotBlank();
      assertThat(letter.getTopic()).isEqualTo("probability-maps");
      assertThat(letter.getOffset()).isEqualTo(1);
      ProbabilityMap whole =
          harness
              .serdes
              .of(TopicCatalogue.PROBABILITY_MAPS)
              .deserializer()
              .deserialize("probability-maps", letter.getValue().array());
      assertThat(whole).isEqualTo(maps.get(1));
      assertThat(harness.lastCoverage().getFrames()).isEqualTo(2);
      assertThat(harness.deadLetterCounts.byReason()).isEqualTo(Map.of(reason, 1L));
    }
  }

  /** The driver does not show dead letters of unread records; a test with a broker does. */
  @Test
  void shouldCountTheRecordAndGoOnWhenItsSchemaIsUnknownOrItsBytesAreNone() {
    try (TopologyHarness harness = new TopologyHarness(Map.of())) {
      var input = harness.rawInput(TopicCatalogue.PROBABILITY_MAPS);
      input.pipeInput("wall/f0", new byte[] {0, 0, 0, 9, 9, 1});
      input.pipeInput("wall/f1", "not avro".getBytes(UTF_8));
      input.pipeInput("wall/f2", new byte[0]);
      harness.send(MadeUpScan.maps("wall", 2, 1).get(0));
      harness.advance();

      assertThat(harness.deadLetterCounts.byReason()).isEqualTo(Map.of("unreadable", 3L));
      assertThat(harness.lastCoverage().getFrames()).isEqualTo(1);
    }
  }

  @Test
  void shouldPutTheReportAsideAndGoOnWhenItsSharesAreGarbage() {
    SuperpixelEvidence report =
        new SuperpixelEvidence(
            "wall",
            MadeUpScan.GENERATION,
            0,
            0,
            2,
            true,
            List.of(
                new FrameShares(
                    "f0", 0, List.of(), ByteBuffer.wrap("no shares at all".getBytes(UTF_8)))),
            0);
    try (TopologyHarness harness = new TopologyHarness(Map.of())) {
      harness.input(TopicCatalogue.SUPERPIXEL_EVIDENCE).pipeInput("wall", report);
      harness.send(MadeUpScan.maps("wall", 2, 1).get(0));
      harness.advance();

      assertThat(harness.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.getReason()).isEqualTo("bad-evidence");
                assertThat(letter.getTopic()).isEqualTo("superpixel-evidence");
              });
      SceneCoverage row = harness.lastCoverage();
      assertThat(row.getFrames()).isEqualTo(1);
      assertThat(row.getPendingBlocks()).isZero();
    }
  }

  @Test
  void shouldPutTheAnswerAsideWhenNobodyAskedForIt() {
    try (TopologyHarness harness = new TopologyHarness(Map.of())) {
      harness
          .input(TopicCatalogue.LABELS)
          .pipeInput(
              "wall",
              new Label(
                  "wall/gen-1/f9/3",
                  "wall",
                  Verdict.LABELLED,
                  List.of(),
                  "",
                  "ann",
                  Instant.EPOCH));

      assertThat(harness.deadLetters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.getMessage()).contains("wall/gen-1/f9/3"));
    }
  }
}
