package io.parallax.deploy.cli;

import io.parallax.deploy.access.AccessCatalogue;
import io.parallax.deploy.cli.console.Ratio;
import io.parallax.deploy.cli.console.TextTable;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.ModelTopic;
import io.parallax.deploy.model.GenerationScenes;
import io.parallax.deploy.training.announce.Announcement;
import io.parallax.deploy.training.announce.ModelPublisher;
import io.parallax.deploy.training.announce.ModelPublisher.Published;
import io.parallax.deploy.training.announce.ModelStore;
import io.parallax.deploy.training.announce.Promotion;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.Identifiers;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelPart;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.RoleChange;
import io.parallax.schemas.generation.Generations;
import io.parallax.schemas.generation.RefusedModel;
import io.parallax.schemas.generation.Standing;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code models}: the generations of a cluster and their roles. */
@Command(
    name = "models",
    description = "The generations of a cluster: announces models, and changes their roles.",
    subcommands = {
      ModelsCommand.ListModels.class,
      ModelsCommand.PublishModel.class,
      ModelsCommand.PromoteModel.class,
      ModelsCommand.RollBack.class,
      ModelsCommand.RetireModel.class,
      ModelsCommand.ShowModel.class
    })
final class ModelsCommand implements Callable<Integer> {
  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The topic of the cluster that flags, environment and file name. */
  static final class Target {
    private static final ConfigDef DEFINITION =
        ClusterSettings.definition()
            .define(
                WorkerConfig.GROUP_ID,
                ConfigDef.Type.STRING,
                WorkerConfig.DEFINITION.defaultValues().get(WorkerConfig.GROUP_ID),
                ConfigDef.Importance.LOW,
                "Consumer group of the workers, before the generation.");

    @Mixin private RoleOptions options = new RoleOptions();

    private Cluster cluster;
    private String group;

    private ModelTopic connect(ModelsCommand command) {
      Map<String, String> settings = options.settings(DEFINITION, command.parallax.environment());
      cluster = ClusterSettings.connect(settings, AccessCatalogue.publisher(settings).topics());
      group = AccessCatalogue.workerGroup(settings);
      return new ModelTopic(cluster);
    }

    private Promotion promotion(ModelTopic topic) {
      return new Promotion(cluster, topic, group);
    }

    /** For what is on its way through the workers when the command looks. */
    private static final Duration CATCH_UP_WAIT = Duration.ofSeconds(10);
  }

  /** A generation that counts. */
  private static Model require(Generations generations, String generation) {
    Model model =
        generations
            .find(generation)
            .orElseThrow(
                () ->
                    new UsageException(
                        "there is no generation %s; 'parallax models list' names those there are"
                            .formatted(Identifiers.shown(generation))));
    if (generations.standing(generation).orElseThrow() == Standing.REFUSED) {
      throw new UsageException(
          "generation %s is refused: %s"
              .formatted(generation, generations.refusalOf(generation).orElseThrow()));
    }
    return model;
  }

  /** The command {@code models list}. */
  @Command(name = "list", description = "Prints all generations, in the order of their records.")
  static final class ListModels implements Callable<Integer> {
    @ParentCommand private ModelsCommand models;
    @Spec private CommandSpec spec;
    @Mixin private Target target = new Target();

    @Override
    public Integer call() {
      Generations generations = target.connect(models).read();
      PrintWriter out = spec.commandLine().getOut();
      if (generations.all().isEmpty() && generations.refused().isEmpty()) {
        out.println("no generation is announced");
        return ExitCode.OK;
      }
      List<String[]> rows = new ArrayList<>();
      rows.add(
          new String[] {"generation", "role", "classes", "trained from", "answers", "announced"});
      for (Model model : generations.all()) {
        rows.add(
            new String[] {
              Identifiers.shown(model.getGeneration()),
              lower(generations.standing(model.getGeneration()).orElseThrow()),
              Integer.toString(model.getClassNames().size()),
              model.getTrainedFrom().isEmpty() ? "-" : Identifiers.shown(model.getTrainedFrom()),
              Long.toString(model.getAnswers()),
              model.getAnnouncedAt().toString()
            });
      }
      TextTable.print(rows, out);
      for (RefusedModel refusal : generations.refused()) {
        out.printf(
            "refused: %s: %s%n", Identifiers.shown(refusal.model().getGeneration()), refusal.why());
      }
      return ExitCode.OK;
    }
  }

  /** The command {@code models publish}. */
  @Command(
      name = "publish",
      description = {
        "Tries a model as workers do at start, puts its files into a store and announces it.",
        "Its descriptor and external data go with it."
      })
  static final class PublishModel implements Callable<Integer> {
    @ParentCommand private ModelsCommand models;
    @Spec private CommandSpec spec;
    @Mixin private Target target = new Target();

    @Parameters(paramLabel = "FILE.onnx", description = "The model.")
    private Path file;

    @Option(
        names = "--model-config",
        paramLabel = "FILE.json",
        description = "Its descriptor, if it is not FILE.json beside it.")
    private Path modelConfig;

    @Option(
        names = "--role",
        paramLabel = "candidate|active",
        description = "candidate: scores in the shadow (default); active: asks.")
    private ModelRole role;

    @Option(
        names = "--store",
        required = true,
        paramLabel = "DIR|URL",
        description =
            "Where its files go: a directory that workers see under the same path, or an http or"
                + " https address that takes PUT.")
    private String store;

    @Option(
        names = "--trained-from",
        paramLabel = "GEN",
        description = "The generation that training started from.")
    private String trainedFrom = "";

    @Option(
        names = "--answers",
        paramLabel = "N",
        description = "How many answers it was trained on.")
    private long answers;

    @Option(
        names = "--metric",
        paramLabel = "NAME=NUMBER",
        description = "What an evaluation gave, once for each metric.")
    private Map<String, Double> metrics = new TreeMap<>();

    @Option(names = "--force", description = "As the active one in place of another at once.")
    private boolean force;

    @Override
    public Integer call() {
      if (role == ModelRole.RETIRED) {
        throw new UsageException("--role is candidate or active");
      }
      if (answers < 0) {
        throw new UsageException("--answers must be 0 or more, but is " + answers);
      }
      ModelStore files = store();
      OnnxLibraries.unpack();
      Announcement announcement =
          Announcement.of(new ModelSource(file, modelConfig, null, null, 0));
      announcement.setTraining(trainedFrom, answers, "", metrics);
      ModelTopic topic = target.connect(models);
      Published published = new ModelPublisher(topic).publish(announcement, role, files, force);
      String generation = published.model().getGeneration();
      PrintWriter out = spec.commandLine().getOut();
      if (published.isNew()) {
        out.printf(
            "published %s as %s: %s%n",
            generation, lower(published.standing()), published.model().getUri());
      } else {
        out.printf("%s is announced already, as %s%n", generation, lower(published.standing()));
      }
      return ExitCode.OK;
    }

    private ModelStore store() {
      try {
        return ModelStore.at(store);
      } catch (IllegalArgumentException e) {
        // The address itself may have a password in it.
        throw new UsageException("--store: " + e.getMessage(), e);
      }
    }
  }

  /** The command {@code models promote}. */
  @Command(
      name = "promote",
      description =
          "Makes a generation the active one, if it has scored all frames that are there.")
  static final class PromoteModel implements Callable<Integer> {
    @ParentCommand private ModelsCommand models;
    @Spec private CommandSpec spec;
    @Mixin private Target target = new Target();

    @Parameters(paramLabel = "GEN", description = "The generation.")
    private String generation;

    @Option(names = "--force", description = "Whatever it has scored.")
    private boolean force;

    @Override
    public Integer call() throws InterruptedException {
      ModelTopic topic = target.connect(models);
      Generations generations = topic.read();
      Model model = require(generations, generation);
      Standing standing = generations.standing(generation).orElseThrow();
      PrintWriter out = spec.commandLine().getOut();
      if (standing == Standing.ACTIVE) {
        out.printf("%s is active already%n", generation);
        return ExitCode.OK;
      }
      if (standing == Standing.RETIRED) {
        throw new UsageException(
            "generation %s is retired: publish its file again, and promote it when it has caught up"
                .formatted(generation));
      }
      Promotion promotion = target.promotion(topic);
      if (!force) {
        promotion.requireCaughtUp(model, Target.CATCH_UP_WAIT);
      }
      promotion.promote(model);
      out.printf(
          "%s is active now%s%n",
          generation,
          generations.active().map(Model::getGeneration).map(", in place of "::concat).orElse(""));
      return ExitCode.OK;
    }
  }

  /** The command {@code models rollback}. */
  @Command(
      name = "rollback",
      description = "Makes the active generation a candidate again, and the one before it active.")
  static final class RollBack implements Callable<Integer> {
    @ParentCommand private ModelsCommand models;
    @Spec private CommandSpec spec;
    @Mixin private Target target = new Target();

    @Override
    public Integer call() {
      ModelTopic topic = target.connect(models);
      Generations generations = topic.read();
      if (generations.superseded().isEmpty()) {
        throw new UsageException("there is no generation to go back to: none was active before");
      }
      Model active = generations.active().orElseThrow();
      topic.append(Announcement.withRole(active, ModelRole.CANDIDATE));
      spec.commandLine()
          .getOut()
          .printf(
              "%s is active again, %s is a candidate%n",
              generations.superseded().get(0).getGeneration(), active.getGeneration());
      return ExitCode.OK;
    }
  }

  /** The command {@code models retire}. */
  @Command(name = "retire", description = "Takes a generation out of use; not the active one.")
  static final class RetireModel implements Callable<Integer> {
    @ParentCommand private ModelsCommand models;
    @Spec private CommandSpec spec;
    @Mixin private Target target = new Target();

    @Parameters(paramLabel = "GEN", description = "The generation.")
    private String generation;

    @Override
    public Integer call() {
      ModelTopic topic = target.connect(models);
      Generations generations = topic.read();
      Model model = generations.find(generation).orElseGet(() -> require(generations, generation));
      switch (generations.standing(generation).orElseThrow()) {
        case ACTIVE ->
            throw new UsageException(
                "generation %s is active: promote another one first, or roll back"
                    .formatted(generation));
        case RETIRED -> spec.commandLine().getOut().printf("%s is retired already%n", generation);
        default -> {
          topic.append(Announcement.withRole(model, ModelRole.RETIRED));
          spec.commandLine().getOut().printf("%s is retired now%n", generation);
        }
      }
      return ExitCode.OK;
    }
  }

  /** The command {@code models show}. */
  @Command(name = "show", description = "Prints all that is known of a generation.")
  static final class ShowModel implements Callable<Integer> {
    @ParentCommand private ModelsCommand models;
    @Spec private CommandSpec spec;
    @Mixin private Target target = new Target();

    @Parameters(paramLabel = "GEN", description = "The generation.")
    private String generation;

    @Override
    public Integer call() {
      Generations generations = target.connect(models).read();
      Model model = generations.find(generation).orElseGet(() -> require(generations, generation));
      List<String[]> rows = new ArrayList<>();
      add(rows, "generation", generation);
      add(rows, "role", lower(generations.standing(generation).orElseThrow()));
      generations.refusalOf(generation).ifPresent(why -> add(rows, "refused", why));
      for (RoleChange change : model.getRoles()) {
        add(rows, "", "%s %s".formatted(change.getAt(), lower(change.getRole())));
      }
      add(rows, "announced", model.getAnnouncedAt().toString());
      add(rows, "trained from", model.getTrainedFrom().isEmpty() ? "-" : model.getTrainedFrom());
      add(rows, "answers", Long.toString(model.getAnswers()));
      add(rows, "dataset", model.getDataset().isEmpty() ? "-" : model.getDataset());
      new TreeMap<>(model.getMetrics())
          .forEach((name, value) -> add(rows, "metric", name + " " + value));
      add(rows, "classes", String.join(", ", model.getClassNames()));
      add(rows, "file", file(model.getUri(), model.getBytes(), model.getFileName()));
      for (ModelPart part : model.getParts()) {
        add(rows, "with", file(part.getUri(), part.getBytes(), part.getPath()));
      }
      addScenes(rows, GenerationScenes.read(target.cluster, generation));
      TextTable.print(rows, spec.commandLine().getOut());
      return ExitCode.OK;
    }

    private static void addScenes(List<String[]> rows, GenerationScenes scenes) {
      add(rows, "asks in", String.format(Locale.ROOT, "%,d scenes", scenes.asksIn()));
      add(
          rows,
          "in shadow",
          String.format(
              Locale.ROOT,
              "%,d scenes, %,d frames; %,d blocks wait for views",
              scenes.shadows(),
              scenes.frames(),
              scenes.pendingBlocks()));
      add(
          rows,
          "agreement",
          String.format(
              Locale.ROOT,
              "%s %% of the %,d pixels that it would ask for there overlap what is asked",
              Ratio.text("%.1f", 100.0 * scenes.agreedPixels(), (double) scenes.chosenPixels()),
              scenes.chosenPixels()));
    }

    private static void add(List<String[]> rows, String name, String value) {
      // Others may have written the record: no terminal codes.
      rows.add(new String[] {name, value.replaceAll("\\p{Cntrl}", "?")});
    }

    private static String file(String uri, long bytes, String name) {
      return "%s (%s, %s bytes)".formatted(uri, name, bytes);
    }
  }
}
