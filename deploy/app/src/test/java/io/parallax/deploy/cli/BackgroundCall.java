package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A call that goes on until it is stopped, on a thread of this JVM. */
public final class BackgroundCall implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int NOT_ENDED = -1;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicInteger exitCode = new AtomicInteger(NOT_ENDED);
  private final Thread thread;

  private BackgroundCall(String... arguments) {
    thread =
        new Thread(
            () -> exitCode.set(Call.execute(Map.of(), out, err, arguments)),
            "call " + arguments[0]);
    thread.start();
  }

  /** Starts a role and returns when it has said that it runs. */
  public static BackgroundCall start(String... arguments) throws InterruptedException {
    BackgroundCall call = new BackgroundCall(arguments);
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!call.out().contains(arguments[0] + " runs")) {
      assertThat(call.thread.isAlive()).as(call.err.toString()).isTrue();
      assertThat(System.nanoTime()).as("%s does not run", arguments[0]).isLessThan(deadline);
      Thread.sleep(20);
    }
    return call;
  }

  /** What it has printed so far. */
  public String out() {
    return out.toString();
  }

  /** Stops it and waits until it has; it must end well and without complaints. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertThat(err.toString()).isEmpty();
    assertThat(exitCode.get()).isEqualTo(ExitCode.OK);
  }
}
