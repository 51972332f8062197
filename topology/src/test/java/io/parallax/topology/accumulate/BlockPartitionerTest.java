package io.parallax.topology.accumulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.Keys;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockPartitionerTest {
  private static int partition(String scene, int x, int y, int z, int partitions) {
    Optional<Set<Integer>> chosen =
        new BlockPartitioner<String>()
            .partitions("evidence", Keys.block(scene, "g1", x, y, z), null, partitions);
    assertThat(chosen).isPresent();
    assertThat(chosen.get()).hasSize(1);
    return chosen.get().iterator().next();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 12, 24})
  void shouldChooseAPartitionThatThereIs(int partitions) {
    for (int x = -20; x < 20; x++) {
      assertThat(partition("kitchen", x, -3 * x, 100 - x, partitions)).isBetween(0, partitions - 1);
    }
  }

  @Test
  void shouldPartNeighboursAlongEveryAxis() {
    int here = partition("kitchen", -1, 4, 9, 12);

    assertThat(here)
        .isNotEqualTo(partition("kitchen", 0, 4, 9, 12))
        .isNotEqualTo(partition("kitchen", -1, 5, 9, 12))
        .isNotEqualTo(partition("kitchen", -1, 4, 10, 12));
  }

  @Test
  void shouldUseAllPartitionsOfASmallCluster() {
    Set<Integer> used = new HashSet<>();
    for (int x = 0; x < 4; x++) {
      for (int y = 0; y < 4; y++) {
        used.add(partition("kitchen", x, y, 0, 12));
      }
    }

    assertThat(used).hasSize(12);
  }

  @Test
  void shouldPutEveryGenerationAndTheLabelsOfABlockTogether() {
    for (String key : List.of("kitchen/g1/5:-2:9", "kitchen/g2/5:-2:9", "kitchen/5:-2:9")) {
      assertThat(new BlockPartitioner<String>().partitions("any", key, null, 12))
          .hasValue(Set.of(partition("kitchen", 5, -2, 9, 12)));
    }
  }

  @Test
  void shouldShiftScenesAgainstEachOther() {
    Set<Integer> used = new HashSet<>();
    for (int scene = 0; scene < 50; scene++) {
      used.add(partition("room-" + scene, 0, 0, 0, 12));
    }

    assertThat(used).hasSizeGreaterThan(8);
  }
}
