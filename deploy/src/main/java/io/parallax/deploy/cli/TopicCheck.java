package io.parallax.deploy.cli;

import io.parallax.deploy.run.Cluster;
import io.parallax.deploy.run.ClusterAdmin;
import io.parallax.topology.StageTopics;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The topics of a cluster, before a part starts on them. */
final class TopicCheck {
  private final Cluster cluster;
  private final Map<String, Integer> partitions;

  /** A look at the topics as they are now. */
  TopicCheck(Cluster cluster) {
    this.cluster = cluster;
    try (ClusterAdmin admin = cluster.admin()) {
      this.partitions = admin.partitions();
    }
  }

  /**
   * Checks that topics are there.
   *
   * @throws UsageException that names those missing and the command that makes them
   */
  TopicCheck requirePresent(Collection<String> topics) {
    List<String> missing =
        topics.stream().filter(topic -> !partitions.containsKey(topic)).sorted().toList();
    if (!missing.isEmpty()) {
      throw new UsageException(
          "%s has no %s %s; 'parallax topics create --bootstrap-servers %1$s' makes what is missing"
              .formatted(
                  cluster.bootstrapServers(),
                  missing.size() == 1 ? "topic" : "topics",
                  String.join(", ", missing)));
    }
    return this;
  }

  /**
   * Checks that topics which are read together have equal numbers of partitions.
   *
   * @throws UsageException that names those which have not
   */
  void requireEqualPartitions(StageTopics topics) {
    List<String> unequal = topics.unequal(partitions);
    if (!unequal.isEmpty()) {
      throw new UsageException(
          "%s: %s; remove them, and 'parallax topics create --bootstrap-servers %1$s' makes them"
                  .formatted(cluster.bootstrapServers(), String.join("; ", unequal))
              + " with equal numbers");
    }
  }
}
