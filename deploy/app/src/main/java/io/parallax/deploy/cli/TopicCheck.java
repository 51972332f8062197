package io.parallax.deploy.cli;

import io.parallax.deploy.access.Grant;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.ClusterAdmin;
import io.parallax.deploy.cluster.RefusedAccessException;
import io.parallax.topology.StageTopics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.apache.kafka.common.acl.AclOperation;

/** The topics of a cluster, before a part starts on them. */
final class TopicCheck {
  private final Cluster cluster;
  private final ClusterAdmin.Topics seen;
  private final Map<String, List<AclOperation>> needed;

  /**
   * A look at topics as they are now.
   *
   * @param needed what will be done with them
   */
  TopicCheck(Cluster cluster, Map<String, List<AclOperation>> needed) {
    this.cluster = cluster;
    this.needed = needed;
    try (ClusterAdmin admin = cluster.admin()) {
      this.seen = admin.look(needed.keySet());
    }
  }

  /**
   * Checks that the topics are there and may be used.
   *
   * @throws RefusedAccessException that says what the user of the cluster lacks
   * @throws UsageException that names those missing and the command that makes them
   */
  TopicCheck requireUsable() {
    List<String> lacking = new ArrayList<>();
    needed.keySet().stream().sorted().forEach(topic -> lacking.addAll(lackingOn(topic)));
    if (!lacking.isEmpty()) {
      throw new RefusedAccessException(
          "the user that %s knows this one as lacks %s; 'parallax access users' prints what each user must be allowed"
              .formatted(cluster.bootstrapServers(), String.join(", ", lacking)));
    }
    List<String> missing =
        needed.keySet().stream()
            .filter(topic -> !seen.partitions().containsKey(topic))
            .sorted()
            .toList();
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

  /** What is not allowed of what is needed; nothing where the brokers tell nothing. */
  private List<String> lackingOn(String topic) {
    Set<AclOperation> allowed = seen.allowed().get(topic);
    if (allowed == null) {
      return List.of();
    }
    return needed.get(topic).stream()
        .filter(operation -> !allowed.contains(operation))
        .map(operation -> Grant.name(operation) + " on topic " + topic)
        .toList();
  }

  /**
   * Checks that topics which are read together have equal numbers of partitions.
   *
   * @throws UsageException that names those which have not
   */
  TopicCheck requireEqualPartitions(StageTopics topics) {
    List<String> unequal = topics.unequal(seen.partitions());
    if (!unequal.isEmpty()) {
      throw new UsageException(
          "%s: %s; remove them, and 'parallax topics create --bootstrap-servers %1$s' makes them"
                  .formatted(cluster.bootstrapServers(), String.join("; ", unequal))
              + " with equal numbers");
    }
    return this;
  }

  /**
   * Checks that the cluster holds no state of the application that this version would leave behind,
   * and where it holds none, that no records wait in the partitions of another version.
   *
   * @throws UsageException that names it
   */
  void requireOwnState(StageTopics topics, String applicationId) {
    try (ClusterAdmin admin = cluster.admin()) {
      Set<String> names = admin.topicNames();
      StageTopics.otherState(applicationId, names)
          .ifPresent(
              line -> {
                throw new UsageException(cluster.bootstrapServers() + ": " + line);
              });
      SortedSet<String> left =
          topics.hasState(applicationId, names)
              ? Collections.emptySortedSet()
              : admin.holdingRecords(StageTopics.emptyAtFirst());
      if (!left.isEmpty()) {
        throw new UsageException(
            ("%s: application %s is new, but topics hold records of another one (%s), which may lie"
                    + " in other partitions than this one needs: remove these topics, and"
                    + " 'parallax topics create --bootstrap-servers %1$s' makes them again")
                .formatted(cluster.bootstrapServers(), applicationId, String.join(", ", left)));
      }
    }
  }
}
