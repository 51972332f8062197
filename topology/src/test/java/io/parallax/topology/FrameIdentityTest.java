package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.FrameGuess;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.Keys;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.codec.SuperpixelPlane;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A frame id that comes again: from another source, with other content, or as it was. */
final class FrameIdentityTest {
  private static final String FRAME = "wall/f0";
  private static final String KEY =
      FRAME + '/' + MadeUpScan.raster(MadeUpScan.maps("wall", 1, 1).get(0));

  private final TopologyHarness harness = new TopologyHarness(Map.of());
  private final TestOutputTopic<String, Evidence> evidence =
      harness.output(TopicCatalogue.EVIDENCE);
  private final TestOutputTopic<String, Footprint> footprints =
      harness.output(TopicCatalogue.FOOTPRINTS);
  private final KeyValueStore<String, FramePicture> pictures =
      harness.driver.getKeyValueStore("frame-pictures");
  private final KeyValueStore<String, FrameGuess> guesses =
      harness.driver.getKeyValueStore("frame-guesses");

  private final ProbabilityMap first = map(1, "robot-1", 11);

  /** The same pixels and pose for the same seed. */
  private static ProbabilityMap map(long seed, String sourceId, int... digest) {
    ProbabilityMap map = MadeUpScan.maps("wall", seed, 1).get(0);
    map.setSourceId(sourceId);
    map.setFrameDigest(bytes(digest));
    return map;
  }

  private static ProbabilityMap ofSecondModel(ProbabilityMap map) {
    map.setGeneration("gen-2");
    return map;
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.flip();
  }

  @AfterEach
  void close() {
    harness.close();
  }

  /** Sends the first frame of the scene; what comes after it is what the test is about. */
  private FramePicture taken(ProbabilityMap map) {
    harness.send(map);
    assertThat(evidence.readValuesToList()).isNotEmpty();
    assertThat(footprints.readValuesToList()).hasSize(1);
    return pictures.get(KEY);
  }

  /** All that is kept of frames, by key. */
  private Map<String, Object> kept() {
    Map<String, Object> kept = new HashMap<>();
    for (var store : List.of(pictures, guesses)) {
      try (var all = store.all()) {
        all.forEachRemaining(entry -> kept.put(entry.key, entry.value));
      }
    }
    return kept;
  }

  private void assertRefused(ProbabilityMap map, String... words) {
    Map<String, Object> before = kept();
    harness.send(map);
    assertThat(harness.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.getReason()).isEqualTo("frame-conflict");
              assertThat(letter.getTopic()).isEqualTo("probability-maps");
              assertThat(letter.getMessage()).contains("f0", "wall").contains(words);
            });
    assertThat(kept()).isEqualTo(before);
    assertThat(evidence.isEmpty()).isTrue();
    assertThat(footprints.isEmpty()).isTrue();
  }

  /** The sender learns from the footprint that the frame is there; the picture is the first one. */
  private void assertChangesNothing(ProbabilityMap map) {
    Map<String, Object> before = kept();
    harness.send(map);
    assertThat(harness.deadLetters()).isEmpty();
    assertThat(kept()).isEqualTo(before);
    assertThat(footprints.readValuesToList())
        .extracting(Footprint::getFrameId)
        .containsExactly("f0");
    assertThat(evidence.readValuesToList()).isNotEmpty();
  }

  @Test
  void shouldRememberSourceAndDigestOfAFrame() {
    FramePicture picture = taken(first);

    assertThat(picture.getSourceId()).isEqualTo("robot-1");
    assertThat(picture.getFrameDigest()).isEqualTo(bytes(11));
  }

  @Test
  void shouldRefuseAFrameIdThatComesFromAnotherSource() {
    taken(first);

    assertRefused(map(2, "robot-2", 22), "robot-1 before", "robot-2 now", "--source-id");
    assertRefused(map(1, "robot-2", 11), "robot-1 before", "robot-2 now");
    assertThat(harness.deadLetterCounts.byReason()).isEqualTo(Map.of("frame-conflict", 2L));
  }

  @Test
  void shouldRefuseAFrameIdThatComesWithOtherContent() {
    taken(first);

    assertRefused(map(2, "robot-1", 22), "other content", "robot-1", "--source-id");
    // The pose and all that the map shows may be equal: the images are not.
    assertRefused(map(1, "robot-1", 12), "other content");
  }

  @Test
  void shouldNotLetASourceWriteIntoTheLog() {
    taken(first);

    assertRefused(map(2, "robot\u001b[2J\nERROR", 22), "source robot\\u001b[2J\\u000aERROR now");
  }

  @Test
  void shouldChangeNothingWhenTheSameFrameComesAgain() {
    taken(first);

    assertChangesNothing(map(1, "robot-1", 11));
    // Read by a worker that thinks otherwise about its pixels: the first word of a model counts.
    assertChangesNothing(MadeUpScan.certain(map(1, "robot-1", 11)));
  }

  @Test
  void shouldChangeNothingWhenTheSameFrameComesAgainWithOtherSuperpixels() {
    taken(first);
    ProbabilityMap again = map(1, "robot-1", 11);
    again.setSuperpixels(SuperpixelPlane.encode(new short[MadeUpScan.WIDTH * MadeUpScan.HEIGHT]));

    assertChangesNothing(again);
  }

  @Test
  void shouldKeepThePictureOnceAndTheGuessOfEachModelWhenTheSuperpixelsAreTheSame() {
    FramePicture picture = taken(first);
    ProbabilityMap other = ofSecondModel(map(1, "robot-1", 11));
    other.setColour(MadeUpScan.maps("wall", 1, 2).get(1).getColour());

    assertThat(taken(other)).isEqualTo(picture);

    assertThat(kept()).containsOnlyKeys(KEY, FRAME + "/gen-1", FRAME + "/gen-2");
    assertThat(guesses.get(FRAME + "/gen-2").getRaster())
        .isEqualTo(guesses.get(FRAME + "/gen-1").getRaster())
        .isEqualTo(MadeUpScan.raster(first));
    assertThat(harness.deadLetters()).isEmpty();
  }

  @Test
  void shouldKeepAPictureForEachModelWhenTheirWorkingResolutionsDiffer() {
    FramePicture picture = taken(first);
    ProbabilityMap other = ofSecondModel(MadeUpScan.halfSize(map(1, "robot-1", 11)));
    String key = FRAME + '/' + MadeUpScan.raster(other);

    assertThat(taken(other)).isEqualTo(picture);

    assertThat(kept()).containsOnlyKeys(KEY, key, FRAME + "/gen-1", FRAME + "/gen-2");
    assertThat(pictures.get(key).getWidth()).isEqualTo(MadeUpScan.WIDTH / 2);
    assertThat(guesses.get(FRAME + "/gen-2").getRaster()).isEqualTo(MadeUpScan.raster(other));
    assertChangesNothing(other);
    assertChangesNothing(first);
  }

  @Test
  void shouldNameTheSuperpixelsInTheFootprint() {
    harness.send(first);
    harness.send(ofSecondModel(map(1, "robot-1", 11)));
    ProbabilityMap small = MadeUpScan.halfSize(map(1, "robot-1", 11));
    small.setGeneration("gen-3");
    harness.send(small);

    assertThat(footprints.readValuesToList())
        .extracting(Footprint::getRaster)
        .containsExactly(
            MadeUpScan.raster(first), MadeUpScan.raster(first), MadeUpScan.raster(small));
    assertThat(MadeUpScan.raster(small)).isNotEqualTo(MadeUpScan.raster(first));
  }

  @Test
  void shouldRefuseOtherContentWhichEverModelItComesWith() {
    taken(first);

    assertRefused(ofSecondModel(map(2, "robot-1", 22)), "other content");
    assertRefused(ofSecondModel(MadeUpScan.halfSize(map(2, "robot-1", 22))), "other content");
    assertRefused(ofSecondModel(map(1, "robot-2", 11)), "robot-2 now");
    taken(ofSecondModel(MadeUpScan.halfSize(map(1, "robot-1", 11))));
    ProbabilityMap third = map(1, "robot-1", 22);
    third.setGeneration("gen-3");
    assertRefused(third, "other content");
  }

  @Test
  void shouldTakeAFrameAnewWhenTheGuessOfItsGenerationIsDeleted() {
    FramePicture picture = taken(first);
    FrameGuess guess = guesses.delete(FRAME + "/gen-1");

    assertThat(taken(first)).isEqualTo(picture);

    assertThat(guesses.get(FRAME + "/gen-1")).isEqualTo(guess);
  }

  @Test
  void shouldKeepFramesOfTwoSourcesWhoseIdsAreTheirOwn() {
    taken(first);
    ProbabilityMap other = map(2, "robot-2", 22);
    other.setFrameId("robot-2.f0");

    harness.send(other);

    assertThat(harness.deadLetters()).isEmpty();
    assertThat(footprints.readValuesToList())
        .extracting(Footprint::getFrameId)
        .containsExactly("robot-2.f0");
    assertThat(pictures.get(KEY).getSourceId()).isEqualTo("robot-1");
  }

  @Test
  void shouldCompareCameraAndPoseWhenTheFrameIsFromAnOlderWorker() {
    taken(map(1, ""));

    assertChangesNothing(map(1, "robot-1", 11));
    assertRefused(map(2, "robot-1", 22), "other content");
    ProbabilityMap moved = map(1, "robot-1", 11);
    List<Double> pose = new ArrayList<>(moved.getCameraToWorld());
    pose.set(3, Math.nextUp(pose.get(3)));
    moved.setCameraToWorld(pose);
    assertRefused(moved, "other content");
    ProbabilityMap zoomed = map(1, "robot-1", 11);
    zoomed.getCamera().setFx(41.0);
    assertRefused(zoomed, "other content");
  }

  @Test
  void shouldNotHoldAnotherWorkingResolutionAgainstAFrameFromAnOlderWorker() {
    taken(map(1, ""));
    ProbabilityMap ofAnotherModel = ofSecondModel(MadeUpScan.halfSize(map(1, "robot-1", 11)));

    taken(ofAnotherModel);

    assertThat(harness.deadLetters()).isEmpty();
    assertThat(pictures.get(FRAME + '/' + MadeUpScan.raster(ofAnotherModel)).getFrameDigest())
        .isEqualTo(bytes(11));
  }

  @Test
  void shouldCompareCameraAndPoseWhenTheMapIsFromAnOlderWorker() {
    taken(first);

    assertChangesNothing(map(1, "robot-1"));
    assertRefused(map(2, "robot-1"), "other content");
    assertRefused(map(1, "robot-2"), "robot-2 now");
  }

  @Test
  void shouldNotLetARefusedMapDecideTheClassesOfItsModel() {
    taken(first);
    ProbabilityMap refused = map(1, "robot-2", 11);
    refused.setGeneration("gen-2");
    refused.setClassNames(List.of("a", "b", "c", "d"));
    assertRefused(refused, "robot-2 now");

    ProbabilityMap good = map(1, "robot-1", 11);
    good.setGeneration("gen-2");
    taken(good);

    assertThat(harness.deadLetters()).isEmpty();
  }

  @Test
  void shouldRefuseAMapThatLiesUnderAnotherKeyThanItsFrames() {
    harness.input(TopicCatalogue.PROBABILITY_MAPS).pipeInput(Keys.frame("wall", "f1"), first);

    assertThat(harness.deadLetters())
        .extracting(DeadLetter::getReason)
        .containsExactly("bad-identifier");
    assertThat(pictures.get(KEY)).isNull();
    assertThat(evidence.isEmpty()).isTrue();
  }
}
