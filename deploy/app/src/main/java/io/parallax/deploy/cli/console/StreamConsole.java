package io.parallax.deploy.cli.console;

import io.parallax.deploy.cli.role.Termination;
import io.parallax.deploy.stream.StreamStatus;
import io.parallax.deploy.stream.StreamWatch;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** A stream on the terminal: where it begins, how it stands, and whether someone ends it. */
public final class StreamConsole implements StreamWatch, AutoCloseable {
  /** Less is the ordinary jitter of a sender. */
  private static final Duration MIN_REPORTED_LAG = Duration.ofMillis(500);

  private final CommandSpec spec;
  private final SkippedGaps gaps;
  private ConsoleProgress progress;
  private Termination termination;

  public StreamConsole(CommandSpec spec) {
    this.spec = spec;
    this.gaps = new SkippedGaps(spec.commandLine().getErr());
  }

  @Override
  public void begins(int before, int frames) {
    PrintWriter err = spec.commandLine().getErr();
    if (before == frames) {
      err.printf("all of its %s frames were streamed before%n", frames);
    } else {
      err.printf(
          before == 0 ? "%2$s frames%n" : "goes on after the first %s of %s frames%n",
          before,
          frames);
      progress = ConsoleProgress.of(frames - before, spec);
    }
    err.flush();
    // Not before: the bar's terminal sets signals back to what ends the JVM.
    termination = new Termination();
  }

  @Override
  public void skips(String frameId, Duration gap) {
    if (progress != null) {
      progress.clearLine();
    }
    gaps.add(frameId, gap);
  }

  /** Which gaps between capture times were not waited for, in words; nothing if none. */
  public Optional<String> skippedGaps() {
    return gaps.summary();
  }

  @Override
  public void at(StreamStatus status) {
    if (progress != null) {
      progress.at(status.acknowledged(), words(status));
    }
  }

  private static String words(StreamStatus status) {
    String words =
        String.format(
            Locale.ROOT,
            "%d sent, %d waiting, %s a second",
            status.sent(),
            status.waiting(),
            Ratio.text("%.1f", status.framesPerSecond()));
    return status.behind().compareTo(MIN_REPORTED_LAG) < 0
        ? words
        : words + String.format(Locale.ROOT, ", %.1f s behind", status.behind().toMillis() / 1e3);
  }

  @Override
  public boolean stopWithin(Duration time) {
    return termination.within(time);
  }

  @Override
  public void close() {
    if (termination != null) {
      termination.close();
    }
    if (progress != null) {
      progress.close();
    }
  }
}
