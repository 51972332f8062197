package io.parallax.deploy.cli;

import io.parallax.deploy.access.AccessCatalogue;
import io.parallax.deploy.cli.role.Role;
import io.parallax.deploy.cli.role.RoleRun;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.monitor.Monitor;
import io.parallax.deploy.training.role.TrainerConfig;
import io.parallax.deploy.training.role.TrainerRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code trainer}: answers to better models on a named cluster. */
@Command(
    name = "trainer",
    description = {
      "Trains models of what annotators answer, publishes them as candidates and promotes them,"
          + " until it is told to stop (SIGTERM, Ctrl-C).",
      "Of several on a cluster one works, and the others stand by. deploy/doc/trainer.md says more."
    })
final class TrainerCommand implements Callable<Integer> {
  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Option(
      names = "--store",
      paramLabel = "DIR|URL",
      description = "Where files of new models go; setting " + TrainerConfig.STORE + ".")
  private String store;

  @Option(
      names = "--after-answers",
      paramLabel = "N",
      description =
          "Answers beyond those of the last training; setting " + TrainerConfig.AFTER_ANSWERS + ".")
  private Long afterAnswers;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      converter = DurationConverter.UpToAYear.class,
      description = "Shortest time between trainings; setting " + TrainerConfig.EVERY + ".")
  private Duration every;

  @Option(
      names = "--promote",
      paramLabel = "never|better|always",
      description = "Which candidates are promoted; setting " + TrainerConfig.PROMOTE + ".")
  private String promote;

  @Option(
      names = "--trainer",
      paramLabel = "head|torch|command",
      description = "What trains; setting " + TrainerConfig.TRAINER + ".")
  private String trainer;

  @Option(
      names = "--command",
      paramLabel = "LINE",
      description =
          "The program's call, with {dataset}, {base} and {out} in it; setting "
              + TrainerConfig.COMMAND
              + ".")
  private String command;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How long the program may take; setting " + TrainerConfig.TIMEOUT + ".")
  private Duration timeout;

  @Option(
      names = "--base",
      paramLabel = "FILE.onnx",
      description = "What the first training begins with; setting " + TrainerConfig.BASE_FILE + ".")
  private Path base;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description = "For the dataset and models; setting " + TrainerConfig.WORK_DIR + ".")
  private Path workDirectory;

  @Mixin private RoleOptions options = new RoleOptions();

  @Override
  public Integer call() {
    Map<String, String> settings =
        options.settings(TrainerConfig.DEFINITION, parallax.environment());
    RoleOptions.put(settings, TrainerConfig.STORE, store);
    RoleOptions.put(settings, TrainerConfig.AFTER_ANSWERS, afterAnswers);
    RoleOptions.put(settings, TrainerConfig.EVERY, every == null ? null : every.toMillis());
    RoleOptions.put(settings, TrainerConfig.PROMOTE, promote);
    RoleOptions.put(settings, TrainerConfig.TRAINER, trainer);
    RoleOptions.put(settings, TrainerConfig.COMMAND, command);
    RoleOptions.put(settings, TrainerConfig.TIMEOUT, timeout == null ? null : timeout.toMillis());
    RoleOptions.put(settings, TrainerConfig.BASE_FILE, base);
    RoleOptions.put(settings, TrainerConfig.WORK_DIR, workDirectory);
    RoleOptions.require(settings, TrainerConfig.STORE, "--store DIR|URL");
    TrainerConfig config = new TrainerConfig(settings);
    OutputDirectory.require("--work-dir", Path.of(config.getString(TrainerConfig.WORK_DIR)));
    OnnxLibraries.unpack();
    try (Monitor monitor = RoleOptions.monitor("trainer", settings)) {
      Cluster cluster =
          ClusterSettings.connect(settings, AccessCatalogue.trainer(settings).topics());
      TrainerRole role = new TrainerRole(cluster, config, monitor.meters());
      Thread thread = new Thread(role, "trainer");
      // What stops it is reported as its failure, not by a stack trace on the terminal.
      thread.setUncaughtExceptionHandler((t, exception) -> {});
      thread.start();
      new RoleRun(spec.commandLine().getOut(), monitor)
          .watch(new Role("trainer", config.description(), role, role::close));
    }
    return ExitCode.OK;
  }
}
