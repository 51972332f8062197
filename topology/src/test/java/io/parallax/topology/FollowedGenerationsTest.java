package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.FrameGuess;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.topology.backproject.PictureKeeper;
import java.util.List;
import java.util.Map;
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
