package io.parallax.deploy.cli;

import io.parallax.deploy.access.AccessCatalogue;
import io.parallax.deploy.annotate.Annotation;
import io.parallax.deploy.annotate.Oracle;
import io.parallax.deploy.annotate.SimulatedAnnotator;
import io.parallax.deploy.cli.role.Role;
import io.parallax.deploy.cli.role.RoleRun;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.scan.NamedScan;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanOfSource;
import io.parallax.deploy.stream.ScanStream;
import io.parallax.deploy.truth.Truth;
import io.parallax.schemas.image.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code annotate}: a simulated annotator, who knows a scan's true classes. */
@Command(
    name = "annotate",
    description =
        "Answers the label requests of a cluster from a scan's true classes, until it is told to"
            + " stop (SIGTERM, Ctrl-C).")
final class AnnotateCommand implements Callable<Integer> {
  /** By which a simulated annotator signs unless configured otherwise. */
  static final String NAME = "oracle";

  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Option(
      names = "--oracle",
      paramLabel = "DIR",
      required = true,
      description = "The scan, with its true classes (ScanNet's label/N.png).")
  private Path directory;

  @Mixin private LayoutOptions layout = new LayoutOptions();

  @Option(
      names = "--scene",
      paramLabel = "NAME",
      description = "The scene that its frames belong to (default: the scan's own name).")
  private String scene;

  @Option(
      names = "--source-id",
      paramLabel = "ID",
      description =
          "The robot that the scan was streamed from (default: ${DEFAULT-VALUE}). Frames that 'run'"
              + " sent are known as well.")
  private String sourceId = ScanStream.SOURCE_ID;

  @Option(
      names = "--annotator",
      paramLabel = "NAME",
      description = "By which it signs (default: ${DEFAULT-VALUE}).")
  private String name = NAME;

  @Option(
      names = "--error-rate",
      paramLabel = "SHARE",
      description = "Share of the answers that are wrong, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double errorRate;

  @Option(
      names = "--delay",
      paramLabel = "SECONDS",
      description = "What each answer takes (default: ${DEFAULT-VALUE}).")
  private double delay;

  @Option(names = "--once", description = "Answer what is open now, and end.")
  private boolean once;

  @Mixin private TruthOptions truthOptions = new TruthOptions();
  @Mixin private RoleOptions options = new RoleOptions();

  @Override
  public Integer call() {
    requireShare(errorRate);
    if (!(delay >= 0 && delay <= 3600)) {
      throw new UsageException("--delay must be 0 to 3600 seconds, but is " + delay);
    }
    Scan scan = scan();
    Truth truth = truthOptions.of(scan);
    Truth streamed = truthOptions.of(ofSource(scan));
    TruthCheck.requireTruth(truth);
    Cluster cluster =
        ClusterSettings.connect(
            options, parallax.environment(), AccessCatalogue.annotator().topics());
    TruthCheck.report(truth, Limits.MAX_CLASSES, true, spec.commandLine().getErr()::println);
    SimulatedAnnotator annotator =
        new SimulatedAnnotator(
            cluster,
            new Oracle(List.of(truth, streamed), name, errorRate),
            Duration.ofMillis(Math.round(1000 * delay)));
    if (once) {
      annotator.runOnce();
    } else {
      Annotation annotation = new Annotation(annotator);
      new RoleRun(spec.commandLine().getOut())
          .watch(new Role("annotator", name, annotation, annotation::close));
    }
    spec.commandLine().getOut().println(name + " answered " + annotator.answered() + " requests");
    for (Truth asked : List.of(truth, streamed)) {
      asked
          .tally()
          .summary()
          .ifPresent(strays -> spec.commandLine().getOut().println("labels: " + strays));
    }
    return ExitCode.OK;
  }

  private Scan scan() {
    return scene == null
        ? layout.open(directory)
        : new NamedScan(layout.open(directory), ScanOptions.requireName("--scene", scene));
  }

  private Scan ofSource(Scan scan) {
    try {
      return new ScanOfSource(scan, ScanOptions.requireName("--source-id", sourceId));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /** Checks a share of wrong answers. */
  static void requireShare(double errorRate) {
    if (!(errorRate >= 0 && errorRate <= 1)) {
      throw new UsageException("--error-rate must be 0 to 1, but is " + errorRate);
    }
  }
}
