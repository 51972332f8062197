package io.parallax.deploy.training.role;

import io.parallax.deploy.training.Trainer;
import io.parallax.deploy.training.announce.ModelStore;
import io.parallax.deploy.training.command.CommandTrainer;
import io.parallax.deploy.training.dataset.DatasetOptions;
import io.parallax.deploy.training.dataset.DatasetOptions.MaskSize;
import io.parallax.deploy.training.dataset.SplitRule;
import io.parallax.deploy.training.head.HeadSettings;
import io.parallax.deploy.training.head.HeadTrainer;
import io.parallax.deploy.training.torch.TorchSettings;
import io.parallax.deploy.training.torch.TorchTrainer;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.Registry;
import io.parallax.schemas.client.MonitorSettings;
import io.parallax.scorer.label.ConsensusRule;
import io.parallax.scorer.label.PixelLabels.Origin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

/** The settings of the role trainer. */
public final class TrainerConfig extends AbstractConfig {
  public static final String TRAINER = "trainer";
  public static final String COMMAND = "trainer.command";
  public static final String TIMEOUT = "trainer.timeout.ms";
  public static final String GROUP = "trainer.group.id";
  public static final String WORK_DIR = "work.dir";
  public static final String STORE = "store";
  public static final String BASE_FILE = "base.file";
  public static final String AFTER_ANSWERS = "after.answers";
  public static final String EVERY = "every.ms";
  public static final String PROMOTE = "promote";
  public static final String PROMOTE_MARGIN = "promote.margin";
  public static final String PROMOTE_WAIT = "promote.wait.ms";
  public static final String SCENES = "dataset.scenes";
  public static final String ORIGINS = "dataset.origins";
  public static final String CARRIED_WEIGHT = "dataset.carried.weight";
  public static final String CONSENSUS_WEIGHT = "dataset.consensus.weight";
  public static final String CONSENSUS_ENTROPY = "dataset.consensus.entropy";
  public static final String MIN_VIEWS = "dataset.min.views";
  public static final String VAL_SCENES = "dataset.val.scenes";
  public static final String VAL_SHARE = "dataset.val.share";
  public static final String MASK_SIZE = "dataset.mask.size";
  public static final String VOXEL_SIZE = "voxel.size";
  public static final String HEAD_PIXELS = "head.pixels";
  public static final String HEAD_BALANCE = "head.balance";
  public static final String HEAD_PULL = "head.pull";
  public static final String HEAD_KEEP = "head.keep";
  public static final String HEAD_STEPS = "head.steps";
  public static final String HEAD_SEED = "head.seed";
  public static final String TORCH_PYTHON = "torch.python";
  public static final String TORCH_NETWORK = "torch.network";
  public static final String TORCH_CHECKPOINT = "torch.checkpoint";
  public static final String TORCH_STEPS = "torch.steps";
  public static final String TORCH_KEEP = "torch.keep";

  /** The usual consumer group in which one of several trainers is elected. */
  public static final String DEFAULT_GROUP = "parallax-trainer";

  private static final String HEAD = "head";
  private static final String TORCH = "torch";
  private static final String PROGRAM = "command";

  /** All keys. */
  public static final ConfigDef DEFINITION =
      MonitorSettings.define(new ConfigDef())
          .define(
              WorkerConfig.BOOTSTRAP_SERVERS,
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "Kafka brokers, host:port, separated by commas.")
          .define(
              Registry.URL_CONFIG,
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "Addresses of the schema registry, separated by commas.")
          .define(
              STORE,
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              Importance.HIGH,
              "Where files of new models go: a directory that workers see under the same path, or an"
                  + " http or https address that takes PUT.")
          .define(
              AFTER_ANSWERS,
              ConfigDef.Type.LONG,
              100L,
              Range.atLeast(1),
              Importance.HIGH,
              "How many answered requests there must be beyond those of the last training.")
          .define(
              EVERY,
              ConfigDef.Type.LONG,
              Duration.ofHours(1).toMillis(),
              Range.atLeast(0),
              Importance.HIGH,
              "Shortest time between trainings, failed ones too, in milliseconds.")
          .define(
              PROMOTE,
              ConfigDef.Type.STRING,
              PromotionRule.When.NEVER.setting(),
              ValidString.in(
                  PromotionRule.When.NEVER.setting(),
                  PromotionRule.When.BETTER.setting(),
                  PromotionRule.When.ALWAYS.setting()),
              Importance.HIGH,
              "Which candidates are promoted once they have scored the frames that there are: never;"
                  + " better: a gain in mIoU of promote.margin or more, with its interval above 0;"
                  + " always.")
          .define(
              PROMOTE_MARGIN,
              ConfigDef.Type.DOUBLE,
              0.01,
              Range.between(0, 1),
              Importance.MEDIUM,
              "Least gain in mIoU for promote=better; 0.01 is a point.")
          .define(
              PROMOTE_WAIT,
              ConfigDef.Type.LONG,
              Duration.ofHours(1).toMillis(),
              Range.atLeast(0),
              Importance.MEDIUM,
              "How long the next training waits, after a candidate was published that is to be"
                  + " promoted, for that; in milliseconds.")
          .define(
              TRAINER,
              ConfigDef.Type.STRING,
              HEAD,
              ValidString.in(HEAD, TORCH, PROGRAM),
              Importance.MEDIUM,
              "head: fits the last layer; torch: fine-tunes the network of torch.checkpoint;"
                  + " command: the program of trainer.command.")
          .define(
              COMMAND,
              ConfigDef.Type.STRING,
              null,
              Importance.MEDIUM,
              "The program's call, with {dataset}, {base} and {out} in it; no shell reads it.")
          .define(
              TIMEOUT,
              ConfigDef.Type.LONG,
              Duration.ofHours(1).toMillis(),
              Range.atLeast(1),
              Importance.MEDIUM,
              "How long the program, or torch, may take, in milliseconds.")
          .define(
              WORK_DIR,
              ConfigDef.Type.STRING,
              System.getProperty("java.io.tmpdir") + "/parallax-trainer",
              new ConfigDef.NonEmptyString(),
              Importance.MEDIUM,
              "Directory for the dataset and the models at hand, of this instance alone. What is lost"
                  + " is made again.")
          .define(
              BASE_FILE,
              ConfigDef.Type.STRING,
              null,
              Importance.MEDIUM,
              "ONNX file that the first training begins with, its descriptor beside it, as long as"
                  + " no generation is announced; later ones begin with the active generation.")
          .define(
              SCENES,
              ConfigDef.Type.LIST,
              List.of(),
              Importance.MEDIUM,
              "Scenes whose answers count, separated by commas; none: all.")
          .define(
              ORIGINS,
              ConfigDef.Type.LIST,
              List.of("own", "carried", "consensus"),
              ConfigDef.ValidList.in("own", "carried", "consensus"),
              Importance.MEDIUM,
              "Labels of which origins count.")
          .define(
              CARRIED_WEIGHT,
              ConfigDef.Type.DOUBLE,
              1.0,
              Range.between(0.001, 1),
              Importance.LOW,
              "How much a carried label counts, an own one being 1.")
          .define(
              CONSENSUS_WEIGHT,
              ConfigDef.Type.DOUBLE,
              DatasetOptions.CONSENSUS_WEIGHT,
              Range.between(0.001, 1),
              Importance.LOW,
              "How much a label counts that views agree on.")
          .define(
              CONSENSUS_ENTROPY,
              ConfigDef.Type.DOUBLE,
              ConsensusRule.DEFAULT.belowBits(),
              Range.atLeast(0),
              Importance.LOW,
              "Views agree where the view entropy is below, bits.")
          .define(
              MIN_VIEWS,
              ConfigDef.Type.INT,
              ConsensusRule.DEFAULT.minViews(),
              Range.atLeast(1),
              Importance.LOW,
              "Fewest views that can agree.")
          .define(
              VAL_SCENES,
              ConfigDef.Type.LIST,
              List.of(),
              Importance.MEDIUM,
              "Scenes to measure with, separated by commas.")
          .define(
              VAL_SHARE,
              ConfigDef.Type.DOUBLE,
              null,
              optionalShare(),
              Importance.MEDIUM,
              "Share of each other walk to measure with, in stretches of frames that follow each"
                  + " other; without it, 0.2, or 0 with dataset.val.scenes.")
          .define(
              MASK_SIZE,
              ConfigDef.Type.STRING,
              name(MaskSize.WORKING),
              ValidString.in(name(MaskSize.WORKING), name(MaskSize.COLOUR)),
              Importance.LOW,
              "The size of masks: that of the requests, or of the images.")
          .define(
              VOXEL_SIZE,
              ConfigDef.Type.DOUBLE,
              0.05,
              Range.between(0.001, 10),
              Importance.MEDIUM,
              "Side of the topology's voxels, metres.")
          .define(
              HEAD_PIXELS,
              ConfigDef.Type.INT,
              HeadSettings.DEFAULT.pixels(),
              Range.atLeast(1),
              Importance.LOW,
              "Pixels that head learns from, at most.")
          .define(
              HEAD_BALANCE,
              ConfigDef.Type.DOUBLE,
              HeadSettings.DEFAULT.balance(),
              Range.between(0, 1),
              Importance.LOW,
              "0: every pixel counts the same for head; 1: every class.")
          .define(
              HEAD_PULL,
              ConfigDef.Type.DOUBLE,
              HeadSettings.DEFAULT.pull(),
              Range.between(1e-9, 1e9),
              Importance.LOW,
              "How strongly the old weights hold those that head fits.")
          .define(
              HEAD_KEEP,
              ConfigDef.Type.DOUBLE,
              HeadSettings.DEFAULT.keep(),
              Range.between(0, 0.99),
              Importance.LOW,
              "Share of the old weights in those that head writes.")
          .define(
              HEAD_STEPS,
              ConfigDef.Type.INT,
              HeadSettings.DEFAULT.steps(),
              Range.atLeast(1),
              Importance.LOW,
              "Steps of head's optimiser, at most.")
          .define(
              HEAD_SEED,
              ConfigDef.Type.LONG,
              HeadSettings.DEFAULT.seed(),
              Importance.LOW,
              "Of head's choice of pixels.")
          .define(
              TORCH_PYTHON,
              ConfigDef.Type.STRING,
              TorchSettings.DEFAULT.python(),
              new ConfigDef.NonEmptyString(),
              Importance.LOW,
              "The Python that has PyTorch.")
          .define(
              TORCH_NETWORK,
              ConfigDef.Type.STRING,
              null,
              Importance.LOW,
              "FILE.py:NAME, a class or function that makes the network; without it, that of the"
                  + " default model.")
          .define(
              TORCH_CHECKPOINT,
              ConfigDef.Type.STRING,
              null,
              Importance.MEDIUM,
              "The weights that each training of torch begins with: a state_dict of the network.")
          .define(
              TORCH_STEPS,
              ConfigDef.Type.INT,
              TorchSettings.DEFAULT.steps(),
              Range.atLeast(1),
              Importance.LOW,
              "Steps of torch.")
          .define(
              TORCH_KEEP,
              ConfigDef.Type.DOUBLE,
              TorchSettings.DEFAULT.keep(),
              Range.between(0, 0.99),
              Importance.LOW,
              "Share of the checkpoint's weights in those that torch writes.")
          .define(
              WorkerConfig.GROUP_ID,
              ConfigDef.Type.STRING,
              WorkerConfig.DEFINITION.defaultValues().get(WorkerConfig.GROUP_ID),
              new ConfigDef.NonEmptyString(),
              Importance.LOW,
              "Consumer group of the workers, before the generation: a candidate is promoted when"
                  + " its group has read all frames.")
          .define(
              GROUP,
              ConfigDef.Type.STRING,
              DEFAULT_GROUP,
              new ConfigDef.NonEmptyString(),
              Importance.LOW,
              "Consumer group and transactional id of the trainers, of which one works at a time.");

  /**
   * The settings given by key.
   *
   * @throws ConfigException if one is missing or wrong; the message names it
   */
  public TrainerConfig(Map<String, ?> settings) {
    super(DEFINITION, settings, false);
    requireWith(PROGRAM, COMMAND, "the program's call");
    requireWith(TORCH, TORCH_CHECKPOINT, "the weights that it begins with");
    try {
      trainer(line -> {});
      dataset();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
    try {
      store();
    } catch (IllegalArgumentException e) {
      // The address itself may have a password in it.
      throw new ConfigException(STORE + ": " + e.getMessage());
    }
  }

  /** A trainer and a setting that it needs come together. */
  private void requireWith(String trainer, String setting, String what) {
    boolean isChosen = getString(TRAINER).equals(trainer);
    if (isChosen != (getString(setting) != null)) {
      throw new ConfigException(
          isChosen
              ? "%s=%s needs %s, %s".formatted(TRAINER, trainer, setting, what)
              : "%s is for %s=%s".formatted(setting, TRAINER, trainer));
    }
  }

  private static ConfigDef.Validator optionalShare() {
    return ConfigDef.LambdaValidator.with(
        (key, value) -> {
          if (value != null) {
            Range.between(0, 0.5).ensureValid(key, value);
          }
        },
        () -> "[0,...,0.5]");
  }

  private static String name(MaskSize size) {
    return size.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The trainer.
   *
   * @param output takes each line that a program prints
   */
  Trainer trainer(Consumer<String> output) {
    if (getString(TRAINER).equals(PROGRAM)) {
      return new CommandTrainer(getString(COMMAND), Duration.ofMillis(getLong(TIMEOUT)), output);
    }
    if (getString(TRAINER).equals(TORCH)) {
      return new TorchTrainer(torch(), Duration.ofMillis(getLong(TIMEOUT)), output);
    }
    return new HeadTrainer(
        new HeadSettings(
            getInt(HEAD_PIXELS),
            getDouble(HEAD_BALANCE),
            getDouble(HEAD_PULL),
            getDouble(HEAD_KEEP),
            getInt(HEAD_STEPS),
            getLong(HEAD_SEED)));
  }

  private TorchSettings torch() {
    TorchSettings usual = TorchSettings.DEFAULT;
    return new TorchSettings(
        getString(TORCH_PYTHON),
        getString(TORCH_NETWORK),
        Path.of(getString(TORCH_CHECKPOINT)),
        false,
        getInt(TORCH_STEPS),
        usual.batch(),
        usual.rate(),
        usual.balance(),
        getDouble(TORCH_KEEP),
        usual.seed(),
        usual.threads());
  }

  DatasetOptions dataset() {
    Map<Origin, Double> weights = new EnumMap<>(Origin.class);
    for (String name : getList(ORIGINS)) {
      Origin origin = Origin.valueOf(name.toUpperCase(Locale.ROOT));
      weights.put(
          origin,
          switch (origin) {
            case CARRIED -> getDouble(CARRIED_WEIGHT);
            case CONSENSUS -> getDouble(CONSENSUS_WEIGHT);
            default -> 1.0;
          });
    }
    Set<String> valScenes = new TreeSet<>(getList(VAL_SCENES));
    Double share = getDouble(VAL_SHARE);
    double usual = valScenes.isEmpty() ? DatasetOptions.VAL_SHARE : 0;
    return new DatasetOptions(
        new TreeSet<>(getList(SCENES)),
        weights,
        new ConsensusRule(getInt(MIN_VIEWS), getDouble(CONSENSUS_ENTROPY)),
        new SplitRule(valScenes, share == null ? usual : share),
        MaskSize.valueOf(getString(MASK_SIZE).toUpperCase(Locale.ROOT)),
        getDouble(VOXEL_SIZE));
  }

  ModelStore store() {
    return ModelStore.at(getString(STORE));
  }

  PromotionRule promotion() {
    return new PromotionRule(
        PromotionRule.When.valueOf(getString(PROMOTE).toUpperCase(Locale.ROOT)),
        getDouble(PROMOTE_MARGIN));
  }

  Schedule schedule() {
    return new Schedule(getLong(AFTER_ANSWERS), Duration.ofMillis(getLong(EVERY)));
  }

  Duration promoteWait() {
    return Duration.ofMillis(getLong(PROMOTE_WAIT));
  }

  Path work(String name) {
    return Path.of(getString(WORK_DIR)).resolve(name);
  }

  /** Null if there is none. */
  Path base() {
    return getString(BASE_FILE) == null ? null : Path.of(getString(BASE_FILE));
  }

  /** In one line, for who starts it. */
  public String description() {
    return "trainer %s after %s answers, at most every %s s, promotes %s, files to %s"
        .formatted(
            getString(TRAINER),
            getLong(AFTER_ANSWERS),
            getLong(EVERY) / 1000,
            getString(PROMOTE),
            getString(STORE));
  }
}
