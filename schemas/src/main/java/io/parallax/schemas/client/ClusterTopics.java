package io.parallax.schemas.client;

import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics of a cluster, checked against {@link TopicCatalogue}.
 *
 * <p>It creates what is missing and reports what differs. It never changes a topic that is there:
 * that may lose data, so it is for an operator to decide.
 */
public final class ClusterTopics {
  private static final Duration VISIBILITY_TIMEOUT = Duration.ofSeconds(30);
  private static final long VISIBILITY_POLL_INTERVAL_MILLIS = 20;

  private final Admin admin;

  /** The topics of the cluster that the admin client is connected to, which stays the caller's. */
  public ClusterTopics(Admin admin) {
    this.admin = admin;
  }

  /**
   * Creates the topics that are missing, and returns when clients can use all of them.
   *
   * @param partitions in place of the catalogue's numbers
   * @param replicationFactor copies of each partition; -1 for the cluster's default
   * @return the names of those created
   * @throws KafkaException if the cluster refuses or gives no answer
   */
  public List<String> createMissing(OptionalInt partitions, short replicationFactor) {
    List<Topic<?>> expected = expected(partitions);
    Set<String> present = names();
    List<NewTopic> missing = new ArrayList<>();
    for (Topic<?> topic : expected) {
      if (!present.contains(topic.name())) {
        missing.add(
            new NewTopic(topic.name(), topic.partitions(), replicationFactor)
                .configs(topic.config()));
      }
    }
    List<String> created = new ArrayList<>();
    admin
        .createTopics(missing)
        .values()
        .forEach(
            (name, future) -> {
              if (succeeds("create topic " + name, future)) {
                created.add(name);
              }
            });
    awaitVisible(namesOf(expected));
    awaitLeaders(created);
    return created;
  }

  /**
   * Waits until the leader of every partition answers.
   *
   * <p>A topic is visible a little before its leaders lead. An idempotent producer whose first
   * request falls into that gap while its second does not is refused from then on: the broker has
   * begun to count with the second.
   */
  private void awaitLeaders(Collection<String> topics) {
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    get("describe topics", admin.describeTopics(topics).allTopicNames())
        .forEach(
            (topic, description) ->
                description
                    .partitions()
                    .forEach(
                        partition ->
                            partitions.put(
                                new TopicPartition(topic, partition.partition()),
                                OffsetSpec.latest())));
    get("reach the leaders of new topics", admin.listOffsets(partitions).all());
  }

  /** What differs from the catalogue, one readable line each. */
  public List<String> differences() {
    return differences(OptionalInt.empty());
  }

  /**
   * What differs from the catalogue, one readable line each.
   *
   * @param partitions in place of the catalogue's numbers
   * @throws KafkaException if the cluster gives no answer
   */
  public List<String> differences(OptionalInt partitions) {
    List<Topic<?>> expected = expected(partitions);
    Set<String> present = new HashSet<>(names());
    present.retainAll(namesOf(expected));
    Map<String, TopicDescription> descriptions =
        get("describe topics", admin.describeTopics(present).allTopicNames());
    Map<ConfigResource, Config> configs =
        get(
            "describe topics",
            admin.describeConfigs(present.stream().map(ClusterTopics::resource).toList()).all());

    List<String> differences = new ArrayList<>();
    for (Topic<?> topic : expected) {
      if (present.contains(topic.name())) {
        compare(
            topic,
            descriptions.get(topic.name()).partitions().size(),
            configs.get(resource(topic.name())),
            differences);
      } else {
        differences.add("Topic " + topic.name() + " is missing");
      }
    }
    return differences;
  }

  private static void compare(
      Topic<?> topic, int partitions, Config config, List<String> differences) {
    if (partitions != topic.partitions()) {
      differences.add(
          difference(
              topic,
              "partitions",
              Integer.toString(partitions),
              Integer.toString(topic.partitions())));
    }
    topic
        .config()
        .forEach(
            (name, value) -> {
              ConfigEntry entry = config.get(name);
              String actual = entry == null ? "unknown" : entry.value();
              if (!value.equals(actual)) {
                differences.add(difference(topic, name, actual, value));
              }
            });
  }

  private static String difference(Topic<?> topic, String what, String actual, String expected) {
    return "Topic %s has %s %s, expected %s".formatted(topic.name(), what, actual, expected);
  }

  private static List<Topic<?>> expected(OptionalInt partitions) {
    return partitions.isPresent()
        ? TopicCatalogue.withPartitions(partitions.getAsInt())
        : TopicCatalogue.all();
  }

  /** The controller answers before the brokers know the topic, and a reader of it then fails. */
  private void awaitVisible(Set<String> topics) {
    long deadline = System.nanoTime() + VISIBILITY_TIMEOUT.toNanos();
    while (!names().containsAll(topics)) {
      if (System.nanoTime() > deadline) {
        throw new KafkaException("Topics were created, but the brokers do not know them yet");
      }
      try {
        Thread.sleep(VISIBILITY_POLL_INTERVAL_MILLIS);
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }

  private static Set<String> namesOf(List<Topic<?>> topics) {
    return topics.stream().map(Topic::name).collect(Collectors.toSet());
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private Set<String> names() {
    return get("list topics", admin.listTopics().names());
  }

  /** False if somebody else created the topic in the meantime. */
  private static boolean succeeds(String what, KafkaFuture<Void> future) {
    try {
      get(what, future);
      return true;
    } catch (KafkaException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private static <T> T get(String what, KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new KafkaException("Cannot " + what + ": " + e.getCause().getMessage(), e.getCause());
    }
  }
}
