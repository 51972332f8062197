package io.parallax.topology.accumulate;

import io.parallax.schemas.Keys;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Which partition all records of a scene's block go to, and with them the block's state: the
 * evidence of every generation and the labels, which belong to none, meet there.
 *
 * <p>What a camera looks at for long is a patch of neighbouring blocks, and those are the busy
 * ones. A hash of the key throws them together at random. Here block (x, y, z) goes to x + 3y + 7z,
 * modulo the number of partitions, so that neighbours along every axis and most diagonals lie
 * apart; {@code parallax bench} tells how even that comes out for a scan. Scenes are shifted
 * against each other by a hash of their names.
 */
public final class BlockPartitioner<V> implements StreamPartitioner<String, V> {
  private static final int STEP_Y = 3;
  private static final int STEP_Z = 7;

  @Override
  public Optional<Set<Integer>> partitions(String topic, String key, V value, int partitions) {
    return Optional.of(Set.of(partition(sceneBlock(key), partitions)));
  }

  private static Keys.SceneBlock sceneBlock(String key) {
    return key.indexOf('/') == key.lastIndexOf('/')
        ? Keys.parseSceneBlock(key)
        : Keys.parseBlock(key).ofScene();
  }

  private static int partition(Keys.SceneBlock block, int partitions) {
    long shift = block.sceneId().hashCode();
    long place = (long) block.x() + (long) STEP_Y * block.y() + (long) STEP_Z * block.z();
    return (int) Math.floorMod(shift + place, (long) partitions);
  }
}
