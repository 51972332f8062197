package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.schemas.FrameGuess;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Selection;
import io.parallax.topology.closing.SceneClosing;
import io.parallax.topology.closing.SelectionPartitioner;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the closing of a scene goes round, and what it deletes. */
final class FrameCloserTest {
  /** More than one period deletes. */
  private static final int MANY = 2500;

  private final ProcessorHarness harness =
      new ProcessorHarness(
          TestStages.frameCloser(), TestStages.pictureKeeper(), TestStages.answerProjector());

  @AfterEach
  void close() {
    harness.close();
  }

  private void keep(String sceneId, int pictures) {
    for (int i = 0; i < pictures; i++) {
      harness.put(
          "frame-pictures", sceneId + "/f" + i + "/raster", FramePicture.newBuilder().build());
    }
    harness.put("frame-guesses", sceneId + "/f0/gen-1", FrameGuess.newBuilder().build());
    harness.put("frame-answers", sceneId + "/f0/gen-1/3", Selection.newBuilder().build());
  }

  private int kept(String sceneId) {
    return (int)
        List.of("frame-pictures", "frame-guesses", "frame-answers").stream()
            .flatMap(store -> harness.keys(store).stream())
            .filter(key -> key.startsWith(sceneId + '/'))
            .count();
  }

  @Test
  void shouldGoToTheNextPartitionFirstAndToTheBlocksWhereItComesAgain() {
    harness.process("wall/1/0", null);
    assertThat(harness.forwardedTo("selections")).containsExactly("wall/1/1");

    harness.process("wall/1/12", null);
    assertThat(harness.forwardedTo("voxel-labels")).containsExactly("wall/1/13");

    harness.process("wall/2/0", null);
    assertThat(harness.forwardedTo("selections")).containsExactly("wall/2/1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 12, 100})
  void shouldBeInEveryPartitionOnceBeforeItComesAgain(int partitions) {
    SelectionPartitioner partitioner = new SelectionPartitioner();
    Set<Integer> been = new HashSet<>();
    for (int hop = 0; hop < partitions; hop++) {
      been.addAll(partition(partitioner, hop, partitions));
    }
    assertThat(been).hasSize(partitions);
    assertThat(partition(partitioner, partitions, partitions))
        .isEqualTo(partition(partitioner, 0, partitions));
    assertThat(partitioner.partitions("selections", "wall/f0", new Selection(), partitions))
        .isEmpty();
  }

  private static Set<Integer> partition(SelectionPartitioner partitioner, int hop, int partitions) {
    Optional<Set<Integer>> partition =
        partitioner.partitions(
            "selections", new SceneClosing("wall", 3, hop).key(), null, partitions);
    assertThat(partition.orElseThrow()).hasSize(1);
    return partition.get();
  }

  @Test
  void shouldDeleteSomeKeysAtATimeAndGoOnAfterARestart() {
    keep("wall", MANY);
    keep("wall2", 3);
    keep("hall", 3);
    harness.process("wall/1/0", null);

    harness.punctuate();
    int left = kept("wall");
    assertThat(left).isPositive().isLessThan(MANY);
    harness.start();
    harness.punctuate();

    assertThat(kept("wall")).isZero();
    assertThat(kept("wall2")).isEqualTo(5);
    assertThat(kept("hall")).isEqualTo(5);
    assertThat(harness.keys("frame-closings")).containsExactly("closings/wall");
  }

  @Test
  void shouldDeleteSeveralScenesInOnePeriodWhenTheyAreSmall() {
    keep("wall", 3);
    keep("hall", 3);
    harness.process("wall/1/0", null);
    harness.process("hall/1/0", null);

    harness.punctuate();

    assertThat(kept("wall") + kept("hall")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wall", "wall/1", "wall/0/0", "wall/1/-1", "wall/1/x", "w all/1/0"})
  void shouldRefuseARecordWithoutAValueWhoseKeyIsNoClosing(String key) {
    assertThatThrownBy(() -> harness.process(key, null))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageMatching(".*(sceneId).*");
    assertThat(harness.keys("frame-closings")).isEmpty();
  }
}
