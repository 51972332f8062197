package io.parallax.deploy.cli;

import io.parallax.deploy.access.AccessCatalogue;
import io.parallax.deploy.cli.role.Role;
import io.parallax.deploy.cli.role.RoleRun;
import io.parallax.deploy.monitor.Monitor;
import io.parallax.inference.follow.ModelFollower;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.InferenceWorker;
import io.parallax.inference.worker.SuperpixelChoice;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.client.Health;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.common.acl.AclOperation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code worker}: frames to probability maps on a named cluster. */
@Command(
    name = "worker",
    description = {
      "Turns the frames of a cluster into probability maps, until it is told to stop (SIGTERM,"
          + " Ctrl-C).",
      "Without --model it does so for every generation that topic models has in force."
    })
final class WorkerCommand implements Callable<Integer> {
  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "FILE.onnx",
      description = "One model, whatever is announced; setting " + WorkerConfig.MODEL_FILE + ".")
  private Path model;

  @Option(
      names = "--model-config",
      paramLabel = "FILE.json",
      description = "Its descriptor, if it is not FILE.json beside it.")
  private Path modelConfig;

  @Option(
      names = "--superpixels",
      paramLabel = "given|seeds",
      description = "Those of the frames, or SEEDS of our own; setting superpixels.")
  private SuperpixelChoice superpixels;

  @Mixin private RoleOptions options = new RoleOptions();

  @Override
  public Integer call() {
    Map<String, String> settings =
        options.settings(WorkerConfig.DEFINITION, parallax.environment());
    RoleOptions.put(settings, WorkerConfig.MODEL_FILE, model);
    RoleOptions.put(settings, WorkerConfig.MODEL_CONFIG, modelConfig);
    RoleOptions.put(
        settings, WorkerConfig.SUPERPIXELS, superpixels == null ? null : superpixels.setting());
    WorkerConfig config = new WorkerConfig(settings);
    OnnxLibraries.unpack();
    try (Monitor monitor = RoleOptions.monitor("worker", settings)) {
      if (config.isFollowing()) {
        follow(config, settings, monitor);
      } else {
        runModel(config, settings, monitor);
      }
    }
    return ExitCode.OK;
  }

  private void runModel(WorkerConfig config, Map<String, String> settings, Monitor monitor) {
    try (SegmentationModel loaded = SegmentationModel.load(config.model())) {
      requireUsable(settings, false);
      InferenceWorker worker = new InferenceWorker(config, loaded, monitor.meters());
      watch(worker, description(loaded), worker, worker::close, monitor);
    }
  }

  private void follow(WorkerConfig config, Map<String, String> settings, Monitor monitor) {
    requireUsable(settings, true);
    ModelFollower follower = new ModelFollower(config, monitor.meters());
    String description = "follows topic models, files in " + config.modelCache();
    watch(follower, description, follower, follower::close, monitor);
  }

  private static void requireUsable(Map<String, String> settings, boolean isFollowing) {
    Map<String, List<AclOperation>> topics =
        new TreeMap<>(AccessCatalogue.worker(settings).topics());
    if (!isFollowing) {
      topics.remove(TopicCatalogue.MODELS.name());
    }
    ClusterSettings.connect(settings, topics);
  }

  private void watch(
      Runnable worker, String description, Health health, Runnable closing, Monitor monitor) {
    Thread thread = new Thread(worker, "inference-worker");
    // What stops it is reported as its failure, not by a stack trace on the terminal.
    thread.setUncaughtExceptionHandler((t, exception) -> {});
    thread.start();
    new RoleRun(spec.commandLine().getOut(), monitor)
        .watch(new Role("worker", description, health, closing));
  }

  private static String description(SegmentationModel model) {
    return "model %s, %s classes, %s, working resolution %s×%s"
        .formatted(
            model.generation(),
            model.classNames().size(),
            model.passes() == 1 ? "1 pass" : model.passes() + " passes",
            model.width(),
            model.height());
  }
}
