package io.parallax.topology.accumulate;

import io.parallax.schemas.Keys;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Which partition the evidence of a block goes to, and with it the block's state.
 *
 * <p>What a camera looks at for long is a patch of neighbouring blocks, and those are the busy
 * ones. A hash of the key throws them together at random. Here block (x, y, z) goes to x + 3y + 7z,
 * modulo the number of partitions, so that neighbours along every axis and most diagonals lie
 * apart; {@code parallax bench} tells how even that comes out for a scan. Scenes and generations
 * are shifted against each other by a hash of their names.
 */
public final class BlockPartitioner<V> implements StreamPartitioner<String, V> {
  private static final int STEP_Y = 3;
  private static final int STEP_Z = 7;

  @Override
  public Optional<Set<Integer>> partitions(String topic, String key, V value, int partitions) {
    return Optional.of(Set.of(partition(Keys.parseBlock(key), partitions)));
  }

  private static int partition(Keys.Block block, int partitions) {
    long shift = 31L * block.sceneId().hashCode() + block.generation().hashCode();
    long place = (long) block.x() + (long) STEP_Y * block.y() + (long) STEP_Z * block.z();
    return (int) Math.floorMod(shift + place, (long) partitions);
  }
}
