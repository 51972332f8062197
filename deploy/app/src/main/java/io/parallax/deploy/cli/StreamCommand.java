package io.parallax.deploy.cli;

import io.parallax.deploy.access.AccessCatalogue;
import io.parallax.deploy.cli.console.GivenName;
import io.parallax.deploy.cli.console.LeftOut;
import io.parallax.deploy.cli.console.Ratio;
import io.parallax.deploy.cli.console.RunSummary;
import io.parallax.deploy.cli.console.StreamConsole;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.stream.Pace;
import io.parallax.deploy.stream.ScanStream;
import io.parallax.deploy.stream.StreamResult;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code stream}: a recorded scan published as a robot would. */
@Command(
    name = "stream",
    description =
        "Publishes a recorded scan to a cluster as a robot would: each frame exactly once, also"
            + " when it is stopped, or killed, and started again.",
    footer = {
      "",
      "A stream is known by its scene and source. Stopped before its end (SIGTERM, Ctrl-C), it"
          + " ends with exit code 1, and the same call goes on.",
      "",
      "Exit codes: 0 done, 1 failed or stopped, 2 the call or its input is wrong."
    })
final class StreamCommand implements Callable<Integer> {
  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Mixin private ScanOptions scanOptions = new ScanOptions();

  @Option(
      names = "--rate",
      paramLabel = "real|max|N",
      description =
          "real: as the frames were captured; max: as fast as the brokers accept them; N: frames a"
              + " second (default: real).",
      converter = PaceConverter.class)
  private Pace pace = new Pace.RealTime();

  @Option(
      names = "--max-gap",
      paramLabel = "10s",
      description =
          "With --rate real: the longest gap between the capture times of two frames that is waited"
              + " for. A longer one is skipped and told, and so is one that runs backwards (default:"
              + " 10s).",
      converter = DurationConverter.class)
  private Duration maxGap = ScanStream.LONGEST_GAP;

  @Option(
      names = "--source-id",
      paramLabel = "ID",
      description =
          "The robot that sends, each of a scene with an id of its own; frames are called ID.FRAME"
              + " (default: ${DEFAULT-VALUE}).")
  private String sourceId = ScanStream.SOURCE_ID;

  @Option(
      names = "--no-resume",
      description = "Begin with the first frame, whatever was streamed before.")
  private boolean fromTheStart;

  @Mixin private RoleOptions options = new RoleOptions();

  @Override
  public Integer call() {
    Scan scan = scanOptions.open();
    String sceneId = ScanOptions.requireName("the scan's name", scan.sceneId());
    String source = ScanOptions.requireName("--source-id", sourceId);
    Cluster cluster = ClusterSettings.cluster(options, parallax.environment());
    ScanStream stream = stream(cluster, scan, sceneId, source);
    cluster.requireReachable();
    new TopicCheck(cluster, AccessCatalogue.robot().topics()).requireUsable();
    GivenName.of(scan).ifPresent(words -> report("%s", words));
    report("%s from source %s to %s", sceneId, source, cluster.bootstrapServers());
    ScanRemarks.of(scan, OptionalDouble.empty()).forEach(line -> report("%s", line));
    long start = System.nanoTime();
    StreamResult result;
    Optional<String> gaps;
    try (StreamConsole console = new StreamConsole(spec)) {
      result = stream.run(!fromTheStart, console);
      gaps = console.skippedGaps();
    }
    printResult(scan, result, gaps, Duration.ofNanos(System.nanoTime() - start));
    return result.isComplete() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private ScanStream stream(Cluster cluster, Scan scan, String sceneId, String source) {
    try {
      return new ScanStream(cluster, scan, sceneId, source, pace, maxGap);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--source-id: " + e.getMessage(), e);
    }
  }

  private void printResult(Scan scan, StreamResult result, Optional<String> gaps, Duration took) {
    RunSummary summary = new RunSummary(spec.commandLine().getOut());
    double seconds = took.toMillis() / 1e3;
    summary.line(
        "stored           %,d frames in %.1f s (%s a second), %,d before, of %,d",
        result.stored(),
        seconds,
        Ratio.text("%.1f", result.stored(), seconds),
        result.before(),
        result.frames());
    LeftOut.of(scan).ifPresent(frames -> summary.line("left out         %s", frames));
    gaps.ifPresent(skipped -> summary.line("gaps skipped     %s", skipped));
    if (!result.isComplete()) {
      report("stopped; the same call goes on with the next frame");
    }
  }

  private void report(String format, Object... arguments) {
    spec.commandLine().getErr().printf(Locale.ROOT, format + "%n", arguments);
    spec.commandLine().getErr().flush();
  }

  /** Reads a pace. */
  static final class PaceConverter implements ITypeConverter<Pace> {
    @Override
    public Pace convert(String text) {
      try {
        return Pace.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
