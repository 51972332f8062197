package io.parallax.inference.worker;

import io.parallax.inference.model.ModelSource;
import io.parallax.schemas.Registry;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.client.ClientSettings;
import io.parallax.schemas.client.MonitorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The settings of a worker.
 *
 * <p>{@link #DEFINITION} has them all with types, defaults and what they mean. Beside them,
 * everything that begins with {@code kafka.} goes to the Kafka clients and everything that begins
 * with {@code schema.registry.} to the registry's client, so encryption and passwords are set
 * there.
 */
public final class WorkerConfig extends AbstractConfig {
  public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  public static final String GROUP_ID = "group.id";
  public static final String TRANSACTIONAL_ID_PREFIX = "transactional.id.prefix";
  public static final String MODEL_FILE = "model.file";
  public static final String MODEL_CONFIG = "model.config";
  public static final String WORKING_WIDTH = "working.width";
  public static final String WORKING_HEIGHT = "working.height";
  public static final String BATCH_MAX_FRAMES = "batch.max.frames";
  public static final String BATCH_MAX_WAIT_MS = "batch.max.wait.ms";
  public static final String INFERENCE_THREADS = "inference.threads";
  public static final String PARALLEL_FRAMES = "parallel.frames";
  public static final String SUPERPIXELS = "superpixels";
  public static final String DEPTH_MAX = "depth.max";

  private static final String REGISTRY_PREFIX = "schema.registry.";
  private static final String DEFAULT_NAME = "parallax-inference-worker";
  private static final int MIB = 1 << 20;

  /** What 16 bits of millimetres hold. */
  private static final double FARTHEST_METRES = 65.535;

  /** All settings but those for the clients. */
  public static final ConfigDef DEFINITION =
      MonitorSettings.define(new ConfigDef())
          .define(
              BOOTSTRAP_SERVERS,
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new NonEmptyString(),
              Importance.HIGH,
              "Kafka brokers to begin with, as host:port, separated by commas.")
          .define(
              Registry.URL_CONFIG,
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new NonEmptyString(),
              Importance.HIGH,
              "Addresses of the schema registry, separated by commas.")
          .define(
              MODEL_FILE,
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new NonEmptyString(),
              Importance.HIGH,
              "ONNX file of the model.")
          .define(
              MODEL_CONFIG,
              ConfigDef.Type.STRING,
              null,
              Importance.MEDIUM,
              "Descriptor of the model; without it, the JSON file of the same name beside it, if"
                  + " there is one.")
          .define(
              WORKING_WIDTH,
              ConfigDef.Type.INT,
              null,
              optionalRange(1, 4096),
              Importance.MEDIUM,
              "Width that frames are brought to, in pixels; without it, the model's own, or 320.")
          .define(
              WORKING_HEIGHT,
              ConfigDef.Type.INT,
              null,
              optionalRange(1, 4096),
              Importance.MEDIUM,
              "Height that frames are brought to, in pixels; without it, the model's own, or 240.")
          .define(
              SUPERPIXELS,
              ConfigDef.Type.STRING,
              SuperpixelChoice.GIVEN.setting(),
              ValidString.in(SuperpixelChoice.GIVEN.setting(), SuperpixelChoice.SEEDS.setting()),
              Importance.MEDIUM,
              "given: the superpixels that a frame brings, SEEDS where it brings none; seeds:"
                  + " always SEEDS.")
          .define(
              DEPTH_MAX,
              ConfigDef.Type.DOUBLE,
              (double) DepthLimit.DEFAULT.millimetres() / 1000,
              Range.between(0.001, FARTHEST_METRES),
              Importance.MEDIUM,
              "Metres; depth readings beyond are taken as none, and counted. Indoor scans end well"
                  + " before 10 m, where the noise of depth cameras is several voxels; raise it for"
                  + " laser scanners. No part of a generation: frames that were scored with"
                  + " different limits go together. More in deploy/doc/scans.md.")
          .define(
              BATCH_MAX_FRAMES,
              ConfigDef.Type.INT,
              8,
              Range.between(1, 1000),
              Importance.MEDIUM,
              "Most frames in one batch, which is published in one transaction; two batches are"
                  + " under way at a time.")
          .define(
              BATCH_MAX_WAIT_MS,
              ConfigDef.Type.LONG,
              20L,
              Range.between(0, 60_000),
              Importance.LOW,
              "How long a batch waits for more frames once it has one, in milliseconds.")
          .define(
              INFERENCE_THREADS,
              ConfigDef.Type.INT,
              0,
              Range.between(0, 1024),
              Importance.LOW,
              "Threads that compute one frame; 0 for one, since frames side by side use the cores"
                  + " better.")
          .define(
              PARALLEL_FRAMES,
              ConfigDef.Type.INT,
              0,
              Range.between(0, 1024),
              Importance.LOW,
              "Frames computed side by side; 0 for as many as give every core a thread.")
          .define(
              GROUP_ID,
              ConfigDef.Type.STRING,
              DEFAULT_NAME,
              new NonEmptyString(),
              Importance.LOW,
              "Consumer group of the workers that share the frames.")
          .define(
              TRANSACTIONAL_ID_PREFIX,
              ConfigDef.Type.STRING,
              DEFAULT_NAME,
              new NonEmptyString(),
              Importance.LOW,
              "Beginning of the transactional ids; each worker appends its own.");

  /**
   * After so long without a heartbeat a worker counts as failed and its transaction is aborted;
   * Kafka's own defaults, 45 s and a minute, would hold its frames up.
   */
  private static final int FAILOVER_TIMEOUT_MILLIS = 10_000;

  /**
   * How long a producer tries may be set: a batch that it gave up is taken up again from the
   * committed offsets.
   */
  private static final ClientSettings CLIENTS =
      new ClientSettings("worker", List.of())
          .replaced(BOOTSTRAP_SERVERS, BOOTSTRAP_SERVERS)
          .replaced(GROUP_ID, GROUP_ID)
          .replaced(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH_MAX_FRAMES);

  /**
   * The settings given by key.
   *
   * @throws ConfigException if one is missing, unknown or wrong; the message names it
   */
  public WorkerConfig(Map<String, ?> settings) {
    super(DEFINITION, settings, false);
    CLIENTS.requireAllowed(settings.keySet());
    settings.keySet().forEach(WorkerConfig::requireKnown);
  }

  private static void requireKnown(String key) {
    if (key.startsWith(ClientSettings.PREFIX)) {
      String name = key.substring(ClientSettings.PREFIX.length());
      if (!ConsumerConfig.configNames().contains(name)
          && !ProducerConfig.configNames().contains(name)) {
        throw new ConfigException(key + ": Kafka's clients have no setting " + name);
      }
    } else if (!DEFINITION.names().contains(key) && !key.startsWith(REGISTRY_PREFIX)) {
      throw new ConfigException("There is no setting " + key);
    }
  }

  /** The consumer group in which the frames are scored with one of several generations. */
  public static String groupOf(String group, String generation) {
    return group + "-" + generation;
  }

  /** The model to load. */
  public ModelSource model() {
    String descriptor = getString(MODEL_CONFIG);
    return new ModelSource(
        Path.of(getString(MODEL_FILE)),
        descriptor == null ? null : Path.of(descriptor),
        getInt(WORKING_WIDTH),
        getInt(WORKING_HEIGHT),
        getInt(INFERENCE_THREADS));
  }

  SuperpixelChoice superpixels() {
    return SuperpixelChoice.valueOf(getString(SUPERPIXELS).toUpperCase(Locale.ROOT));
  }

  /** The farthest depth reading that counts, metres. */
  public double depthMaxMetres() {
    return getDouble(DEPTH_MAX);
  }

  int parallelFrames() {
    int given = getInt(PARALLEL_FRAMES);
    if (given > 0) {
      return given;
    }
    int threadsPerFrame = Math.max(getInt(INFERENCE_THREADS), 1);
    return Math.max(Runtime.getRuntime().availableProcessors() / threadsPerFrame, 1);
  }

  int batchMaxFrames() {
    return getInt(BATCH_MAX_FRAMES);
  }

  Duration batchMaxWait() {
    return Duration.ofMillis(getLong(BATCH_MAX_WAIT_MS));
  }

  String registryUrl() {
    return getString(Registry.URL_CONFIG);
  }

  /** For the registry's client, which picks out its own. */
  Map<String, ?> registry() {
    return originals();
  }

  Map<String, Object> consumer() {
    Map<String, Object> config = clientSettings(ConsumerConfig.configNames());
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.putIfAbsent(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    if (instanceId() == null) {
      config.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, FAILOVER_TIMEOUT_MILLIS);
    }
    config.put(BOOTSTRAP_SERVERS, getString(BOOTSTRAP_SERVERS));
    config.put(GROUP_ID, getString(GROUP_ID));
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batchMaxFrames());
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return config;
  }

  /**
   * For a producer of its own transactional id.
   *
   * <p>The id need not outlive the worker: a worker that comes back late is fenced by its group,
   * since offsets are sent with the group's generation. But where the worker has a name in its
   * group, and so is expected back, it has an id to come back with: what it left open ends then,
   * and does not hold up readers until the broker gives it up.
   */
  Map<String, Object> producer() {
    Map<String, Object> config = clientSettings(ProducerConfig.configNames());
    // A dead letter is a whole record with something around it.
    config.putIfAbsent(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicCatalogue.DEAD_LETTERS.maxRecordBytes() + MIB);
    config.put(BOOTSTRAP_SERVERS, getString(BOOTSTRAP_SERVERS));
    config.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, FAILOVER_TIMEOUT_MILLIS);
    String own = instanceId() == null ? UUID.randomUUID().toString() : instanceId();
    config.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG, getString(TRANSACTIONAL_ID_PREFIX) + "-" + own);
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return config;
  }

  /** Its name in its group, null if it has none. */
  private String instanceId() {
    return (String)
        originals().get(ClientSettings.PREFIX + ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
  }

  private Map<String, Object> clientSettings(Set<String> names) {
    Map<String, Object> config = new HashMap<>(originalsWithPrefix(ClientSettings.PREFIX));
    config.keySet().retainAll(names);
    return config;
  }

  private static ConfigDef.Validator optionalRange(int least, int most) {
    Range range = Range.between(least, most);
    return ConfigDef.LambdaValidator.with(
        (key, value) -> {
          if (value != null) {
            range.ensureValid(key, value);
          }
        },
        range::toString);
  }
}
