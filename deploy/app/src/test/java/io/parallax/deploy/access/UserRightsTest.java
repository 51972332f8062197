package io.parallax.deploy.access;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.client.ClusterTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What users may do on a broker with Kafka's authoriser: what the catalogue says and no more. */
class UserRightsTest {
  private static final String CHANGELOG = "parallax-topology-statistics-changelog";

  @TempDir private static Path directory;
  private static SecureCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new SecureCluster(directory);
    try (Admin admin = cluster.admin()) {
      new ClusterTopics(admin).createMissing(OptionalInt.of(1), (short) 1);
      admin
          .createTopics(
              List.of(new NewTopic(CHANGELOG, 1, (short) 1), new NewTopic("else", 1, (short) 1)))
          .all()
          .get();
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  static List<ClusterUser> users() {
    return AccessCatalogue.all();
  }

  @ParameterizedTest
  @MethodSource("users")
  void shouldBeAllowedWhatTheCatalogueSaysAndNoMore(ClusterUser user) throws Exception {
    List<String> names = new ArrayList<>(TopicCatalogue.all().stream().map(Topic::name).toList());
    names.addAll(List.of(CHANGELOG, "else"));
    Map<String, Set<AclOperation>> expected = new TreeMap<>();
    names.forEach(name -> expected.put(name, granted(user, name)));

    Map<String, Set<AclOperation>> allowed = new TreeMap<>();
    try (Admin admin = Admin.create(clients(cluster.scram(user.name())))) {
      var options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
      admin
          .describeTopics(names, options)
          .topicNameValues()
          .forEach(
              (name, answer) -> {
                try {
                  allowed.put(name, answer.get().authorizedOperations());
                } catch (Exception e) {
                  assertThat(e).hasCauseInstanceOf(TopicAuthorizationException.class);
                  allowed.put(name, Set.of());
                }
              });
      assertThat(allowed).isEqualTo(expected);
      assertThat(
              admin
                  .describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true))
                  .authorizedOperations()
                  .get())
          .isEmpty();
    }
  }

  private static Set<AclOperation> granted(ClusterUser user, String topic) {
    Set<AclOperation> operations = EnumSet.noneOf(AclOperation.class);
    user.grants().stream()
        .filter(grant -> grant.covers(ResourceType.TOPIC, topic))
        .forEach(grant -> operations.addAll(grant.operations()));
    if (operations.contains(READ) || operations.contains(WRITE)) {
      operations.add(DESCRIBE);
    }
    return operations;
  }

  @ParameterizedTest
  @CsvSource({
    "parallax-robot,label-requests",
    "parallax-robot,labels",
    "parallax-worker,label-requests",
    "parallax-topology,frames",
    "parallax-desk,frames",
    "parallax-annotator,frames",
    "parallax-annotator,dead-letters",
    "parallax-closer,label-requests",
    "parallax-trainer,labels",
    "parallax-operator,frames"
  })
  void shouldNotReadWhatIsAnothers(String user, String topic) throws Exception {
    Map<String, Object> config = clients(cluster.scram(user));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      assertThatThrownBy(
              () -> {
                consumer.seekToBeginning(consumer.assignment());
                consumer.poll(Duration.ofSeconds(20));
              })
          .isInstanceOf(TopicAuthorizationException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "parallax-annotator,frames",
    "parallax-annotator,label-requests",
    "parallax-desk,probability-maps",
    "parallax-desk,label-requests",
    "parallax-robot,labels",
    "parallax-worker,labels",
    "parallax-worker,frames",
    "parallax-topology,labels",
    "parallax-topology,probability-maps",
    "parallax-recorder,labels",
    "parallax-closer,scene-coverage",
    "parallax-trainer,frames",
    "parallax-publisher,scene-commands",
    "parallax-operator,frames"
  })
  void shouldNotWriteWhatIsAnothers(String user, String topic) throws Exception {
    Map<String, Object> config = clients(cluster.mutualTls(user));
    // Who may write nothing at all may not be idempotent either.
    config.put("enable.idempotence", false);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, new byte[1])).get())
          .hasRootCauseInstanceOf(TopicAuthorizationException.class);
    }
  }

  @Test
  void shouldNotTakeGroupsAndTransactionsOfOthers() throws Exception {
    Map<String, Object> robot = clients(cluster.scram("parallax-robot"));
    robot.put("group.id", "parallax-inference-worker");
    robot.put("transactional.id", "parallax-topology-1");
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(robot, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(robot, new ByteArraySerializer(), new ByteArraySerializer())) {
      consumer.subscribe(List.of("frames"));
      assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(20)))
          .isInstanceOf(GroupAuthorizationException.class);
      assertThatThrownBy(producer::initTransactions)
          .isInstanceOf(TransactionalIdAuthorizationException.class);
    }
  }

  /** For Kafka's clients, which resolve the references in them by themselves. */
  private static Map<String, Object> clients(Map<String, String> settings) {
    Map<String, Object> config = new HashMap<>();
    config.put("config.providers", "directory,file");
    config.put("config.providers.directory.class", DirectoryConfigProvider.class.getName());
    config.put("config.providers.file.class", FileConfigProvider.class.getName());
    settings.forEach((key, value) -> config.put(key.replaceFirst("^kafka\\.", ""), value));
    return config;
  }
}
