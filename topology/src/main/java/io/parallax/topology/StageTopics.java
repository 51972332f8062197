package io.parallax.topology;

import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Registry;
import io.parallax.schemas.TopicCatalogue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/**
 * The topics that the stages read and write, as they are wired.
 *
 * <p>Topics that one stage reads together need equal numbers of partitions. Kafka Streams does not
 * see to that here: with unequal ones it runs, and records that belong together never meet.
 */
public final class StageTopics {
  /** Stores of earlier versions; by exact names, as ids of other applications may begin alike. */
  private static final List<String> FORMER_STORES =
      List.of(
          "frame-carried-labels",
          "frames-to-label",
          "pictures",
          "scene-footprints",
          "scene-selections",
          "views",
          "voxel-labels",
          "voxel-statistics");

  private final List<SortedSet<String>> together = new ArrayList<>();
  private final SortedSet<String> read = new TreeSet<>();
  private final SortedSet<String> written = new TreeSet<>();
  private final Set<String> stores = new HashSet<>();

  private StageTopics(TopologyDescription wiring) {
    for (Subtopology stage : wiring.subtopologies()) {
      SortedSet<String> sources = new TreeSet<>();
      for (TopologyDescription.Node node : stage.nodes()) {
        if (node instanceof TopologyDescription.Source source) {
          sources.addAll(source.topicSet());
        } else if (node instanceof TopologyDescription.Sink sink) {
          written.add(sink.topic());
        } else if (node instanceof TopologyDescription.Processor processor) {
          stores.addAll(processor.stores());
        }
      }
      together.add(sources);
      read.addAll(sources);
    }
    // What every instance reads whole is together with nothing.
    wiring.globalStores().forEach(store -> read.addAll(store.source().topicSet()));
  }

  /** The topics of a topology with these settings. */
  public static StageTopics of(TopologyConfig config) {
    var registry = Registry.client(config.getString(Registry.URL_CONFIG), Map.of());
    AvroSerdes unused = new AvroSerdes(registry, Map.of());
    return of(ParallaxTopology.build(config, unused));
  }

  static StageTopics of(Topology topology) {
    return new StageTopics(topology.describe());
  }

  /** Every topic that a stage reads, by name. */
  public SortedSet<String> read() {
    return read;
  }

  /** Every topic that a stage writes, by name; not that of the dead letters. */
  public SortedSet<String> written() {
    return written;
  }

  /** Every topic, by name. */
  public SortedSet<String> all() {
    SortedSet<String> all = new TreeSet<>(read);
    all.addAll(written);
    return all;
  }

  /**
   * The topics that must be empty when an application starts for the first time: which partition a
   * block lies in may differ between versions, and their records are made again.
   */
  public static SortedSet<String> emptyAtFirst() {
    return new TreeSet<>(
        Set.of(TopicCatalogue.EVIDENCE.name(), TopicCatalogue.VOXEL_LABELS.name()));
  }

  /** Whether a cluster holds state of an application, given the names of its topics. */
  public boolean hasState(String applicationId, Set<String> topics) {
    return stores.stream().anyMatch(store -> topics.contains(changelog(applicationId, store)));
  }

  /**
   * Why an application cannot go on with the state that a cluster holds of it, one readable line:
   * it has changelogs of stores that only earlier versions have, whose state would be left behind
   * without a word. Empty if it can.
   *
   * @param topics the names of the cluster's topics
   */
  public static Optional<String> otherState(String applicationId, Set<String> topics) {
    List<String> left =
        FORMER_STORES.stream()
            .filter(store -> topics.contains(changelog(applicationId, store)))
            .toList();
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ("application %s has state of another version, which this one cannot go on with"
                    + " (stores %s): give it a new application.id")
                .formatted(applicationId, String.join(", ", left)));
  }

  /** As Kafka Streams calls it. */
  private static String changelog(String applicationId, String store) {
    return applicationId + '-' + store + "-changelog";
  }

  /**
   * What is wrong with the partitions of a cluster's topics, one readable line each.
   *
   * @param partitions of the topics that are there, by name
   */
  public List<String> unequal(Map<String, Integer> partitions) {
    List<String> lines = new ArrayList<>();
    for (SortedSet<String> topics : together) {
      if (topics.stream().map(partitions::get).distinct().count() > 1) {
        lines.add(
            "topics that are read together need equal numbers of partitions, but there are "
                + String.join(
                    ", ", topics.stream().map(name -> name + " " + partitions.get(name)).toList()));
      }
    }
    return lines;
  }
}
