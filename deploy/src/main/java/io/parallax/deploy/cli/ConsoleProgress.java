package io.parallax.deploy.cli;

import io.parallax.deploy.run.Progress;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The progress of a run on the terminal: a bar of frames, with the requests so far. Where there is
 * no terminal, a line for every tenth of the frames.
 */
final class ConsoleProgress implements Progress, AutoCloseable {
  private static final int LINES = 10;
  private static final int UPDATE_MILLIS = 200;

  private final int frames;
  private final PrintWriter lines;
  private final ProgressBar bar;
  private int printed;

  /**
   * The progress of a run of so many frames.
   *
   * @param terminal whether a bar can be drawn on standard error
   * @param lines where lines go otherwise
   */
  ConsoleProgress(int frames, boolean terminal, PrintWriter lines) {
    this.frames = frames;
    this.lines = lines;
    this.bar =
        terminal
            ? new ProgressBarBuilder()
                .setTaskName("frames")
                .setInitialMax(frames)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .build()
            : null;
  }

  /** The progress of a command: a bar where the start script saw a terminal. */
  static ConsoleProgress of(int frames, CommandSpec spec) {
    return new ConsoleProgress(
        frames, Boolean.getBoolean("parallax.terminal"), spec.commandLine().getErr());
  }

  @Override
  public void at(int sent, int processed, int requests) {
    if (bar != null) {
      bar.stepTo(processed);
      bar.setExtraMessage(" " + requests + " requests");
      return;
    }
    int tenth = processed * LINES / frames;
    if (tenth > printed) {
      printed = tenth;
      lines.printf("%d of %d frames, %d requests%n", processed, frames, requests);
      lines.flush();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
