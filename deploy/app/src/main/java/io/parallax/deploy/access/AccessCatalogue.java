package io.parallax.deploy.access;

import static io.parallax.schemas.TopicCatalogue.DEAD_LETTERS;
import static io.parallax.schemas.TopicCatalogue.FOOTPRINTS;
import static io.parallax.schemas.TopicCatalogue.FRAMES;
import static io.parallax.schemas.TopicCatalogue.LABELS;
import static io.parallax.schemas.TopicCatalogue.LABEL_REQUESTS;
import static io.parallax.schemas.TopicCatalogue.MODELS;
import static io.parallax.schemas.TopicCatalogue.PROBABILITY_MAPS;
import static io.parallax.schemas.TopicCatalogue.SCENE_COMMANDS;
import static io.parallax.schemas.TopicCatalogue.SCENE_COVERAGE;
import static io.parallax.schemas.TopicCatalogue.SCENE_MAP;
import static io.parallax.schemas.TopicCatalogue.SUPERPIXEL_EVIDENCE;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import io.parallax.deploy.stream.ScanStream;
import io.parallax.deploy.training.role.TrainerConfig;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.Registry;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.topology.StageTopics;
import io.parallax.topology.TopologyConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.acl.AclOperation;

/**
 * Every user that Parallax needs on a cluster with access control, each with what it needs and no
 * more: no wildcard, and no operation that another one implies (who may read or write may also
 * describe).
 */
public final class AccessCatalogue {
  private static final String PREFIX = "parallax-";

  private AccessCatalogue() {}

  /** All users where everything has its usual name. */
  public static List<ClusterUser> all() {
    return all(Map.of());
  }

  /**
   * All users.
   *
   * @param settings of worker, topology and trainer, of which those count that name groups and
   *     transactions
   */
  public static List<ClusterUser> all(Map<String, String> settings) {
    return List.of(
        operator(),
        robot(),
        recorder(),
        publisher(settings),
        closer(),
        worker(settings),
        topology(settings),
        desk(),
        annotator(),
        trainer(settings));
  }

  /** Makes the topics, and checks them: {@code topics}. */
  public static ClusterUser operator() {
    List<Grant> grants = new ArrayList<>();
    for (Topic<?> topic : TopicCatalogue.all()) {
      grants.add(Grant.literal(TOPIC, topic.name(), CREATE, DESCRIBE, DESCRIBE_CONFIGS));
    }
    return new ClusterUser(PREFIX + "operator", "`topics create`, `topics check`", grants);
  }

  /**
   * Sends frames: {@code stream}. It reads them only in the eyes of the brokers: who commits an
   * offset of a topic, as the stream's checkpoint is, must be allowed to read it.
   */
  public static ClusterUser robot() {
    return new ClusterUser(
        PREFIX + "robot",
        "`stream`",
        List.of(
            topic(FRAMES, READ, WRITE),
            Grant.prefixed(GROUP, ScanStream.NAMES, READ),
            Grant.prefixed(TRANSACTIONAL_ID, ScanStream.NAMES, WRITE)));
  }

  /** Sends a recorded scan and follows it to its end: {@code run --publish-only}. */
  public static ClusterUser recorder() {
    return new ClusterUser(
        PREFIX + "recorder",
        "`run --publish-only`",
        List.of(
            topic(FRAMES, WRITE),
            topic(SCENE_COMMANDS, WRITE),
            topic(MODELS, READ),
            topic(PROBABILITY_MAPS, READ),
            topic(FOOTPRINTS, READ),
            topic(SUPERPIXEL_EVIDENCE, READ),
            topic(LABEL_REQUESTS, READ),
            topic(SCENE_COVERAGE, READ),
            topic(SCENE_MAP, READ),
            topic(DEAD_LETTERS, READ)));
  }

  /**
   * Announces models, changes their roles and shows how they do: {@code models}. A candidate has
   * caught up where nothing is left in the frames behind what its group committed; rows of scenes
   * tell how far it agrees with what is asked.
   */
  public static ClusterUser publisher(Map<String, String> settings) {
    return new ClusterUser(
        PREFIX + "publisher",
        "`models`",
        List.of(
            topic(MODELS, READ, WRITE),
            topic(FRAMES, READ),
            topic(SCENE_COVERAGE, READ),
            Grant.prefixed(GROUP, WorkerConfig.groupOf(workerGroup(settings), ""), DESCRIBE)));
  }

  /** Lists scenes, and closes those that are over: {@code scenes}. */
  public static ClusterUser closer() {
    return new ClusterUser(
        PREFIX + "closer",
        "`scenes`",
        List.of(topic(SCENE_COVERAGE, READ), topic(SCENE_COMMANDS, WRITE)));
  }

  /**
   * Builds datasets, and trains, publishes and promotes models: {@code dataset}, {@code trainer}.
   * It looks how far the workers' groups are as {@link #publisher} does, and has a group and
   * transactions of its own.
   */
  public static ClusterUser trainer(Map<String, String> settings) {
    String own = settings.getOrDefault(TrainerConfig.GROUP, TrainerConfig.DEFAULT_GROUP);
    return new ClusterUser(
        PREFIX + "trainer",
        "`dataset`, `trainer`",
        List.of(
            topic(FRAMES, READ),
            topic(LABEL_REQUESTS, READ),
            topic(SCENE_MAP, READ),
            topic(MODELS, READ, WRITE),
            Grant.literal(GROUP, own, READ),
            Grant.prefixed(GROUP, WorkerConfig.groupOf(workerGroup(settings), ""), DESCRIBE),
            Grant.literal(TRANSACTIONAL_ID, own, WRITE)));
  }

  /** The consumer group of the workers, before the generation. */
  public static String workerGroup(Map<String, String> settings) {
    return workers(settings, WorkerConfig.GROUP_ID);
  }

  /**
   * Turns frames into probability maps: {@code worker}. Each generation has a group of its own, and
   * transactional ids.
   */
  public static ClusterUser worker(Map<String, String> settings) {
    return new ClusterUser(
        PREFIX + "worker",
        "`worker`",
        List.of(
            topic(FRAMES, READ),
            topic(MODELS, READ),
            topic(PROBABILITY_MAPS, WRITE),
            topic(DEAD_LETTERS, WRITE),
            Grant.prefixed(GROUP, workers(settings, WorkerConfig.GROUP_ID), READ),
            Grant.prefixed(
                TRANSACTIONAL_ID,
                workers(settings, WorkerConfig.TRANSACTIONAL_ID_PREFIX) + "-",
                WRITE)));
  }

  private static String workers(Map<String, String> settings, String key) {
    Object usual = WorkerConfig.DEFINITION.defaultValues().get(key);
    return settings.getOrDefault(key, usual.toString());
  }

  /**
   * Turns probability maps into label requests: {@code topology}. Kafka Streams makes its
   * changelogs itself, under names that begin with the application's.
   */
  public static ClusterUser topology(Map<String, String> settings) {
    TopologyConfig config = new TopologyConfig(withAddresses(settings));
    StageTopics wired = StageTopics.of(config);
    Map<String, List<AclOperation>> operations = new TreeMap<>();
    wired.read().forEach(name -> operations.put(name, List.of(READ)));
    wired
        .written()
        .forEach(
            name -> operations.merge(name, List.of(WRITE), (read, write) -> List.of(READ, WRITE)));
    operations.put(DEAD_LETTERS.name(), List.of(WRITE));
    List<Grant> grants = new ArrayList<>();
    operations.forEach(
        (name, of) -> grants.add(Grant.literal(TOPIC, name, of.toArray(AclOperation[]::new))));
    String application = config.getString(TopologyConfig.APPLICATION_ID);
    grants.add(Grant.prefixed(TOPIC, application + "-", CREATE, READ, WRITE));
    grants.add(Grant.literal(GROUP, application, READ));
    grants.add(Grant.prefixed(TRANSACTIONAL_ID, application + "-", WRITE));
    return new ClusterUser(PREFIX + "topology", "`topology`", grants);
  }

  /** The wiring is the same wherever the brokers are. */
  private static Map<String, String> withAddresses(Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>();
    settings.forEach(
        (key, value) -> {
          if (TopologyConfig.DEFINITION.names().contains(key)) {
            all.put(key, value);
          }
        });
    all.putIfAbsent(TopologyConfig.BOOTSTRAP_SERVERS, "localhost:9092");
    all.putIfAbsent(Registry.URL_CONFIG, "http://localhost");
    return all;
  }

  /**
   * Shows requests to annotators, what generations say about frames and how they do, and takes
   * answers: {@code desk}. A member of no group.
   */
  public static ClusterUser desk() {
    return new ClusterUser(
        PREFIX + "desk",
        "`desk`",
        List.of(
            topic(LABEL_REQUESTS, READ),
            topic(LABELS, READ, WRITE),
            topic(SCENE_COVERAGE, READ),
            topic(MODELS, READ),
            topic(PROBABILITY_MAPS, READ),
            topic(DEAD_LETTERS, READ)));
  }

  /** Answers by other tools: {@code export}, {@code import}, {@code annotate}. */
  public static ClusterUser annotator() {
    return new ClusterUser(
        PREFIX + "annotator",
        "`export`, `import`, `annotate`",
        List.of(topic(LABEL_REQUESTS, READ), topic(LABELS, READ, WRITE)));
  }

  private static Grant topic(Topic<?> topic, AclOperation... operations) {
    return Grant.literal(TOPIC, topic.name(), operations);
  }
}
