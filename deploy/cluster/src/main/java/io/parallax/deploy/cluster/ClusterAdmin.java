package io.parallax.deploy.cluster;

import io.parallax.schemas.client.ClusterTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The administration of a cluster's brokers, which were there when it was opened. */
public final class ClusterAdmin implements AutoCloseable {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  /** What its network client has to say of brokers is not logged: its own exceptions say it. */
  private static final String CLIENT_ID = "parallax-admin";

  private final Admin admin;

  private ClusterAdmin(Admin admin) {
    this.admin = admin;
  }

  /**
   * Connects to the brokers.
   *
   * @param bootstrapServers host:port, separated by commas
   * @param clientConfig further settings of Kafka's clients
   * @throws ConfigException if an address is none
   * @throws UnreachableClusterException if no broker answers within ten seconds
   */
  public static ClusterAdmin connect(String bootstrapServers, Map<String, ?> clientConfig) {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, CLIENT_ID);
    ClusterAdmin connected = new ClusterAdmin(create(config));
    try {
      connected.requireAnswer(bootstrapServers);
      return connected;
    } catch (RuntimeException e) {
      connected.close();
      throw e;
    }
  }

  private static Admin create(Map<String, Object> config) {
    try {
      return Admin.create(config);
    } catch (KafkaException e) {
      if (e.getCause() instanceof ConfigException cause) {
        throw new ConfigException(
            cause.getMessage()
                + " ("
                + config.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)
                + ")");
      }
      throw new ConfigException("Kafka's client cannot do with its settings: " + reasons(e));
    }
  }

  /** Below "failed to create": which store cannot be read, or what in the login makes no sense. */
  private static String reasons(Throwable failure) {
    List<String> reasons = new ArrayList<>();
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      String reason = cause.getMessage();
      // Who wraps without a message of its own repeats that of the cause.
      if (reason != null
          && (cause.getCause() == null || !reason.contains(cause.getCause().toString()))) {
        reasons.add(reason);
      }
    }
    return reasons.isEmpty() ? failure.getMessage() : String.join(": ", reasons);
  }

  private void requireAnswer(String bootstrapServers) {
    var options = new DescribeClusterOptions().timeoutMs((int) REQUEST_TIMEOUT.toMillis());
    try {
      get(admin.describeCluster(options).nodes());
    } catch (TimeoutException e) {
      throw new UnreachableClusterException(
          "no Kafka broker answers at %s within %s s"
              .formatted(bootstrapServers, REQUEST_TIMEOUT.toSeconds()),
          e);
    }
  }

  /** The topics, checked against the catalogue. */
  public ClusterTopics topics() {
    return new ClusterTopics(admin);
  }

  /** The names of all topics that the user of these credentials may see. */
  public Set<String> topicNames() {
    return get(admin.listTopics().names());
  }

  /** Of these topics, which are there, those that hold records. */
  public SortedSet<String> holdingRecords(Collection<String> names) {
    Map<TopicPartition, OffsetSpec> first = new HashMap<>();
    Map<TopicPartition, OffsetSpec> end = new HashMap<>();
    look(names)
        .partitions()
        .forEach(
            (name, partitions) -> {
              for (int partition = 0; partition < partitions; partition++) {
                first.put(new TopicPartition(name, partition), OffsetSpec.earliest());
                end.put(new TopicPartition(name, partition), OffsetSpec.latest());
              }
            });
    var firstOffsets = get(admin.listOffsets(first).all());
    SortedSet<String> holding = new TreeSet<>();
    get(admin.listOffsets(end).all())
        .forEach(
            (partition, offset) -> {
              if (offset.offset() > firstOffsets.get(partition).offset()) {
                holding.add(partition.topic());
              }
            });
    return holding;
  }

  /**
   * Topics as the user of these credentials sees them.
   *
   * @param partitions of those that are there and may be seen, by name
   * @param allowed what the user may do with them; for one that may not be seen, nothing
   */
  public record Topics(Map<String, Integer> partitions, Map<String, Set<AclOperation>> allowed) {}

  /** Looks at topics. */
  public Topics look(Collection<String> names) {
    var options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
    Map<String, Integer> partitions = new HashMap<>();
    Map<String, Set<AclOperation>> allowed = new HashMap<>();
    admin
        .describeTopics(names, options)
        .topicNameValues()
        .forEach(
            (name, answer) -> {
              try {
                TopicDescription topic = get(answer);
                partitions.put(name, topic.partitions().size());
                allowed.put(name, topic.authorizedOperations());
              } catch (TopicAuthorizationException e) {
                allowed.put(name, Set.of());
              } catch (UnknownTopicOrPartitionException e) {
                // It is in neither.
              }
            });
    return new Topics(partitions, allowed);
  }

  /** The bytes of each topic on the brokers' disks, one replica of each partition, by name. */
  public Map<String, Long> topicBytes() {
    List<Integer> brokers = get(admin.describeCluster().nodes()).stream().map(Node::id).toList();
    Map<TopicPartition, Long> largest = new HashMap<>();
    get(admin.describeLogDirs(brokers).allDescriptions()).values().stream()
        .flatMap(directories -> directories.values().stream())
        .flatMap(directory -> directory.replicaInfos().entrySet().stream())
        .forEach(replica -> largest.merge(replica.getKey(), replica.getValue().size(), Math::max));
    Map<String, Long> bytes = new TreeMap<>();
    largest.forEach((partition, size) -> bytes.merge(partition.topic(), size, Long::sum));
    return bytes;
  }

  private static <T> T get(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
