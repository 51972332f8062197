package io.parallax.deploy.desk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the newest map of each frame and generation lies in the partitions of a topic, as far as
 * they were read. Of few partitions: what is known of the one used least recently is forgotten.
 */
final class MapPlaces {
  private static final int PARTITIONS = 12;

  private final int most;

  private final Map<Integer, Places> byPartition =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Places> eldest) {
          return size() > PARTITIONS;
        }
      };

  /**
   * Nothing was read yet.
   *
   * @param most how many places of a partition are kept, the last that were put
   */
  MapPlaces(int most) {
    this.most = most;
  }

  private record FrameOf(String key, String generation) {}

  /** The places in one partition. */
  private static final class Places {
    private final Map<FrameOf, Long> offsets = new LinkedHashMap<>();
    private long next;
  }

  /** A map lies at an offset, behind all that were put of its partition. */
  void put(int partition, String key, String generation, long offset) {
    Map<FrameOf, Long> offsets = of(partition).offsets;
    FrameOf frame = new FrameOf(key, generation);
    offsets.remove(frame);
    offsets.put(frame, offset);
    if (offsets.size() > most) {
      offsets.remove(offsets.keySet().iterator().next());
    }
  }

  /** Where the newest map of a frame lies; empty if none was put. */
  Optional<Long> find(int partition, String key, String generation) {
    return Optional.ofNullable(of(partition).offsets.get(new FrameOf(key, generation)));
  }

  /** A partition was read up to here. */
  void readUpTo(int partition, long next) {
    of(partition).next = next;
  }

  /** Where a partition is to be read on; 0 if nothing of it is known. */
  long next(int partition) {
    return of(partition).next;
  }

  private Places of(int partition) {
    return byPartition.computeIfAbsent(partition, p -> new Places());
  }
}
