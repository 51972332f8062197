package io.parallax.topology.closing;

import io.parallax.schemas.Selection;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Selections go where their frame is; a closing goes from each partition to the next. */
public final class SelectionPartitioner implements StreamPartitioner<String, Selection> {
  @Override
  public Optional<Set<Integer>> partitions(
      String topic, String key, Selection value, int partitions) {
    if (value != null) {
      return Optional.empty();
    }
    SceneClosing closing = SceneClosing.parse(key);
    long place = (long) closing.sceneId().hashCode() + closing.hop();
    return Optional.of(Set.of((int) Math.floorMod(place, (long) partitions)));
  }
}
