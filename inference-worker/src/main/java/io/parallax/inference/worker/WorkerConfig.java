package io.parallax.inference.worker;

import io.parallax.inference.model.ModelSource;
import io.parallax.schemas.Model;
import io.parallax.schemas.Registry;
import io.parallax.schemas.client.ClientSettings;
import io.parallax.schemas.client.MonitorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

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
  public static final String MODEL_CACHE_DIR = "model.cache.dir";
  public static final String GENERATION_REPLAY = "generation.replay";
  public static final String CANDIDATES_SHARE = "candidates.share";
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
              null,
              new NonEmptyString(),
              Importance.HIGH,
              "ONNX file of the one model; without it, the worker scores the frames with every"
                  + " generation that topic models has in force.")
          .define(
              MODEL_CONFIG,
              ConfigDef.Type.STRING,
              null,
              Importance.MEDIUM,
              "Descriptor of the model; without it, the JSON file of the same name beside it, if"
                  + " there is one. With model.file only.")
          .define(
              MODEL_CACHE_DIR,
              ConfigDef.Type.STRING,
              System.getProperty("java.io.tmpdir") + "/parallax-models",
              new NonEmptyString(),
              Importance.MEDIUM,
              "Directory for the files of announced models: room for those in force.")
          .define(
              GENERATION_REPLAY,
              ConfigDef.Type.STRING,
              "all",
              ConfigDef.LambdaValidator.with(
                  WorkerConfig::requireReplay, () -> "all, none, or a time such as 12h"),
              Importance.MEDIUM,
              "Which of the frames that are there already a new generation scores: all that are"
                  + " kept, none, or those that came within a time before, such as 90m, 12h or 3d."
                  + " Without effect on a group that has committed offsets.")
          .define(
              CANDIDATES_SHARE,
              ConfigDef.Type.DOUBLE,
              0.2,
              Range.between(0, 1),
              Importance.MEDIUM,
              "Share of the time that candidates and superseded generations together get while"
                  + " frames of the active generation wait. They have all of what it leaves.")
          .define(
              WORKING_WIDTH,
              ConfigDef.Type.INT,
              null,
              optionalRange(1, 4096),
              Importance.MEDIUM,
              "Width that frames are brought to, in pixels; without it, the model's own, or 320."
                  + " With model.file only.")
          .define(
              WORKING_HEIGHT,
              ConfigDef.Type.INT,
              null,
              optionalRange(1, 4096),
              Importance.MEDIUM,
              "Height that frames are brought to, in pixels; without it, the model's own, or 240."
                  + " With model.file only.")
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
              "Consumer group of the workers that share the frames; of an announced generation:"
                  + " this name, a hyphen, and the generation.")
          .define(
              TRANSACTIONAL_ID_PREFIX,
              ConfigDef.Type.STRING,
              DEFAULT_NAME,
              new NonEmptyString(),
              Importance.LOW,
              "Beginning of the transactional ids; each worker appends its own, after that of an"
                  + " announced generation.");

  /** What a generation is named after is not the worker's to choose. */
  private static final List<String> FOR_ONE_MODEL =
      List.of(MODEL_CONFIG, WORKING_WIDTH, WORKING_HEIGHT);

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
    if (isFollowing()) {
      FOR_ONE_MODEL.stream()
          .filter(key -> get(key) != null)
          .findFirst()
          .ifPresent(
              key -> {
                throw new ConfigException(
                    "%s is for %s: announced models run as their files say"
                        .formatted(key, MODEL_FILE));
              });
    }
  }

  private static void requireReplay(String key, Object value) {
    try {
      Replay.of((String) value);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, value, "must be " + e.getMessage());
    }
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

  /** Whether the generations of topic {@code models} are scored, and not one model. */
  public boolean isFollowing() {
    return getString(MODEL_FILE) == null;
  }

  /** Where the frames are read for the one model. */
  FrameGroup group() {
    return new FrameGroup(
        getString(GROUP_ID), getString(TRANSACTIONAL_ID_PREFIX) + "-", "", Replay.ALL);
  }

  /** Where the frames are read for an announced model. */
  public FrameGroup group(Model model) {
    String generation = model.getGeneration();
    return new FrameGroup(
        groupOf(getString(GROUP_ID), generation),
        // Names have no slash, so no two generations and workers have the same id.
        groupOf(getString(TRANSACTIONAL_ID_PREFIX), generation) + "/",
        FrameGroup.note(model),
        Replay.of(getString(GENERATION_REPLAY)));
  }

  /** Where the files of announced models are kept. */
  public Path modelCache() {
    return Path.of(getString(MODEL_CACHE_DIR));
  }

  /** Threads that compute one frame; 0 for one. */
  public int inferenceThreads() {
    return getInt(INFERENCE_THREADS);
  }

  /** What candidates get of the time while the active generation has frames. */
  double candidatesShare() {
    return getDouble(CANDIDATES_SHARE);
  }

  /** The one model to load; not where topic {@code models} is followed. */
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

  /** The settings of its Kafka clients. */
  public WorkerClients clients() {
    return new WorkerClients(this);
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
