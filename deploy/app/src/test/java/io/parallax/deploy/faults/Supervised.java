package io.parallax.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.bench.scale.RoleProcess;
import io.parallax.deploy.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A role that is started again after it has ended, each time a process of its own. */
final class Supervised implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Cluster cluster;
  private final String name;
  private final Path directory;
  private final RoleProcess.Call call;
  private final List<String> logs = new ArrayList<>();
  private RoleProcess process;
  private boolean forgiving;
  private int starts;
  private int failures;

  Supervised(Cluster cluster, String name, Path directory, RoleProcess.Call call) {
    this.cluster = cluster;
    this.name = name;
    this.directory = directory;
    this.call = call;
  }

  /** Has it started again whenever it fails, as Kubernetes does; otherwise that fails the test. */
  Supervised forgiving() {
    forgiving = true;
    return this;
  }

  /** Starts it, and does not wait until it runs. */
  Supervised start() {
    assertThat(process).as(name + " runs already").isNull();
    process = RoleProcess.start(cluster, name + "-" + starts, directory, call);
    starts++;
    return this;
  }

  /** Waits until it runs, and starts it again meanwhile if it may fail. */
  Supervised awaitRunning() {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!process.log().contains(" runs: ")) {
      look();
      assertThat(System.nanoTime()).as(process.log()).isLessThan(deadline);
      sleep(20);
    }
    return this;
  }

  /** Starts it again if it has failed and may. */
  void look() {
    if (process != null && !process.isAlive()) {
      if (!forgiving) {
        process.requireAlive();
      }
      assertThat(process.awaitEnd(TIMEOUT)).as(process.log()).isEqualTo(1);
      logs.add(process.log());
      process = null;
      failures++;
      // As a supervisor that backs off does; and tests do not start dozens of JVMs.
      sleep(1000);
      start();
    }
  }

  /** Ends it as a power cut does. */
  void kill() {
    process.kill();
    process = null;
  }

  /** Ends it as an operator does. */
  void stop() {
    assertThat(process.stop(TIMEOUT)).isZero();
    process = null;
  }

  /** Waits until it fails. */
  void awaitFailure() {
    assertThat(process.awaitEnd(TIMEOUT)).as(process.log()).isEqualTo(1);
    logs.add(process.log());
    process = null;
    failures++;
  }

  /** Stands still, as a machine that swaps or is migrated does. */
  void suspend() {
    signal("STOP");
  }

  /** Goes on as if nothing had been. */
  void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
      assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(kill.exitValue()).isZero();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** How often it has ended by itself with exit code 1. */
  int failures() {
    return failures;
  }

  /** What it printed before it failed, each time. */
  List<String> failureLogs() {
    return logs;
  }

  /** What it has printed since it was started last. */
  String log() {
    return process.log();
  }

  Map<String, String> settings() {
    return call.settings();
  }

  @Override
  public void close() {
    if (process != null) {
      process.kill();
      process = null;
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
