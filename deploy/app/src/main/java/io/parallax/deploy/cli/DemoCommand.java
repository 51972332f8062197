package io.parallax.deploy.cli;

import io.parallax.deploy.annotate.Oracle;
import io.parallax.deploy.cli.ScanProcessing.ModelChoice;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.desk.DeskAddress;
import io.parallax.deploy.flat.DefaultModel;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.shutdown.TemporaryDirectory;
import io.parallax.deploy.truth.Truth;
import io.parallax.inference.worker.SuperpixelChoice;
import io.parallax.topology.TopologyConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code demo}: a rendered flat through the whole pipeline, in one JVM. */
@Command(
    name = "demo",
    description =
        "Walks through a rendered flat with a small model, and has a simulated annotator answer:"
            + " broker, registry, worker and topology in this JVM.")
final class DemoCommand implements Callable<Integer> {
  /**
   * In a walk that sees every surface a dozen times, the usual 7 % of the pixels would pay for
   * nearly every surface once, and there would be nothing left to choose.
   */
  private static final String BUDGET = "0.02";

  /**
   * So that a better model gives back the requests of the one before of which it is surer, and asks
   * for others in their place.
   */
  private static final String WITHDRAW_BELOW = "0.8";

  private static final int ROUNDS = 2;

  /** Frames of each flat that no training sees: they are for a mean. */
  private static final int UNSEEN_FRAMES = 24;

  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the results go (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("out", "demo");

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Into how many frames the walk is cut (default: ${DEFAULT-VALUE}).")
  private int frames = 360;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Which flat is rendered (default: ${DEFAULT-VALUE}).")
  private long seed = 7;

  @Option(
      names = "--desk",
      description =
          "Open the desk, where you answer the requests in a browser in place of the simulated"
              + " annotator, and keep it open until Ctrl-C.")
  private boolean desk;

  @Option(
      names = "--desk-port",
      paramLabel = "PORT",
      description = "Port of the desk, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int deskPort = DeskAddress.DEFAULT_PORT;

  @Option(
      names = "--error-rate",
      paramLabel = "SHARE",
      description =
          "How often the simulated annotator, who knows the flat, is wrong (default:"
              + " ${DEFAULT-VALUE}).")
  private double errorRate;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "How often a model is trained of the answers and asks in its turn (default: "
              + ROUNDS
              + "; with --desk 0, unless it is given: then the simulated annotator answers, and"
              + " you watch).")
  private Integer rounds;

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Override
  public Integer call() throws IOException {
    AnnotateCommand.requireShare(errorRate);
    ScanProcessing.requireWritable(out);
    FlatScan flat;
    try {
      flat = FlatScan.of(seed, frames);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--frames: " + e.getMessage(), e);
    }
    try (TemporaryDirectory directory = TemporaryDirectory.create("parallax-model")) {
      Path model = DefaultModel.unpack(directory.path());
      options.byDefault(TopologyConfig.BUDGET, BUDGET);
      Truth truth = Truth.of(flat);
      int learning = rounds != null ? rounds : desk ? 0 : ROUNDS;
      if (learning > 0) {
        options.byDefault(TopologyConfig.WITHDRAW_BELOW, WITHDRAW_BELOW);
      }
      boolean isAnswered = learning > 0 || !desk;
      Oracle oracle = isAnswered ? new Oracle(truth, AnnotateCommand.NAME, errorRate) : null;
      new ScanProcessing(truth, out, spec, parallax.environment(), oracle)
          .withDesk(desk ? deskAddress() : null)
          .withLearning(Learning.of(learning, truth, learning > 0 ? unseen() : List.of()))
          .run(new ClusterOptions(), options, new ModelChoice(model, null, SuperpixelChoice.SEEDS));
    }
    return ExitCode.OK;
  }

  /** Two flats after this one. */
  private List<Truth> unseen() {
    return List.of(
        Truth.of(FlatScan.of(seed + 1, UNSEEN_FRAMES)),
        Truth.of(FlatScan.of(seed + 2, UNSEEN_FRAMES)));
  }

  private DeskAddress deskAddress() {
    try {
      return DeskAddress.loopback(deskPort);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage().replace("--port", "--desk-port"), e);
    }
  }
}
