package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.FrameGuess;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.generation.Standing;
import io.parallax.topology.backproject.PictureKeeper;
import io.parallax.topology.generation.FollowedGenerations;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The topology as it follows topic {@code models}. */
final class FollowedGenerationsTest {
  private static final String SCENE = "wall";
  private static final String NEW = "new-12345678";

  private final TopologyHarness harness = new TopologyHarness(Map.of(TopologyConfig.BUDGET, "0.3"));

  @AfterEach
  void close() {
    harness.close();
  }

  private void announce(String generation, ModelRole role) {
    harness.input(TopicCatalogue.MODELS).pipeInput(generation, MadeUpScan.model(generation, role));
  }

  private void scan(String generation) {
    List<ProbabilityMap> maps = MadeUpScan.maps(SCENE, 8, 8);
    maps.forEach(map -> map.setGeneration(generation));
    maps.forEach(harness::send);
    harness.advance();
  }

  @Test
  void shouldAskNothingUntilACandidateIsPromoted() {
    announce(NEW, ModelRole.CANDIDATE);
    scan(NEW);
    assertThat(harness.requests()).isEmpty();
    assertThat(harness.lastCoverage().getFrames()).isEqualTo(8);

    announce(NEW, ModelRole.ACTIVE);
    scan(NEW);

    assertThat(harness.requests())
        .isNotEmpty()
        .extracting(LabelRequest::getGeneration)
        .containsOnly(NEW);
  }

  @Test
  void shouldDropMapsAndGuessesOfARetiredGeneration() {
    announce(NEW, ModelRole.ACTIVE);
    scan(NEW);
    List<LabelRequest> open = harness.requests();
    KeyValueStore<String, FrameGuess> guesses =
        harness.driver.getKeyValueStore(PictureKeeper.GUESSES);
    assertThat(guesses.approximateNumEntries()).isEqualTo(8);

    announce(NEW, ModelRole.RETIRED);
    scan(NEW);

    try (KeyValueIterator<String, FrameGuess> left = guesses.all()) {
      assertThat(left.hasNext()).isFalse();
    }
    assertThat(harness.requests())
        .hasSameSizeAs(open)
        .extracting(LabelRequest::getStatus)
        .containsOnly(RequestStatus.SUPERSEDED);
    assertThat(harness.deadLetters()).isEmpty();
    SceneCoverage row = harness.lastCoverage();
    assertThat(row.getFrames()).isZero();
    assertThat(row.getSuperseded()).isEqualTo(open.size());
  }

  @Test
  void shouldGoOnWhenAnAnnouncementCannotBeRead() {
    harness.rawInput(TopicCatalogue.MODELS).pipeInput("garbage", new byte[] {1, 2, 3});
    harness.rawInput(TopicCatalogue.MODELS).pipeInput(NEW, (byte[]) null);
    announce(NEW, ModelRole.ACTIVE);

    scan(NEW);

    assertThat(harness.requests()).isNotEmpty();
    assertThat(harness.deadLetters()).isEmpty();
  }

  /** As Kafka Streams does at every start: one processor restores, and another goes on. */
  @Test
  void shouldKnowWhatWasAnnouncedBeforeTheStart() {
    AvroSerdes serdes = harness.serdes;
    FollowedGenerations followed =
        new FollowedGenerations(
            TopicCatalogue.MODELS.name(), serdes.of(TopicCatalogue.MODELS).deserializer());
    ProcessorSupplier<String, byte[], Void, Void> processors = followed.processors();
    MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    Processor<String, byte[], Void, Void> restoring = processors.get();
    restoring.init(context);
    byte[] record =
        serdes
            .of(TopicCatalogue.MODELS)
            .serializer()
            .serialize(TopicCatalogue.MODELS.name(), MadeUpScan.model(NEW, ModelRole.ACTIVE));
    restoring.process(new Record<>(NEW, record, 0));

    processors.get().init(context);

    assertThat(followed.get().standing(NEW)).contains(Standing.ACTIVE);
  }

  @Test
  void shouldTakeAGenerationForOneNeverAnnouncedWhenItsRecordIsDeleted() {
    announce(NEW, ModelRole.CANDIDATE);
    scan(NEW);
    assertThat(harness.requests()).isEmpty();

    harness.rawInput(TopicCatalogue.MODELS).pipeInput(NEW, (byte[]) null);
    scan(NEW);
    // The frames are there already: another one makes the scene change.
    List<ProbabilityMap> more = MadeUpScan.maps(SCENE, 8, 9).subList(8, 9);
    more.forEach(map -> map.setGeneration(NEW));
    more.forEach(harness::send);
    harness.advance();

    assertThat(harness.requests()).isNotEmpty();
  }
}
