package io.parallax.deploy.cli.console;

import io.parallax.deploy.run.Progress;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The progress of a run or a stream on the terminal: a bar of frames, with a status text beside.
 * Where there is no terminal, a line for every tenth of the frames.
 */
public final class ConsoleProgress implements Progress, AutoCloseable {
  private static final int LINES = 10;
  private static final int UPDATE_INTERVAL_MILLIS = 200;

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
  public ConsoleProgress(int frames, boolean terminal, PrintWriter lines) {
    this.frames = frames;
    this.lines = lines;
    this.bar =
        terminal
            ? new ProgressBarBuilder()
                .setTaskName("frames")
                .setInitialMax(frames)
                .setUpdateIntervalMillis(UPDATE_INTERVAL_MILLIS)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .build()
            : null;
  }

  /** The progress of a command: a bar where the start script saw a terminal. */
  public static ConsoleProgress of(int frames, CommandSpec spec) {
    return new ConsoleProgress(
        frames, Boolean.getBoolean("parallax.terminal"), spec.commandLine().getErr());
  }

  @Override
  public void at(int sent, int processed, int requests) {
    at(processed, requests + " requests");
  }

  /** How many of the frames are done, and a status text. */
  public void at(int done, String status) {
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(" " + status);
      return;
    }
    int tenth = done * LINES / frames;
    if (tenth > printed) {
      printed = tenth;
      lines.printf("%s of %s frames, %s%n", done, frames, status);
      lines.flush();
    }
  }

  /** Clears the bar for a line of something else; the bar is drawn again below it. */
  void clearLine() {
    if (bar != null) {
      lines.print("\r\u001b[K");
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
