package io.parallax.deploy.bench;

import io.parallax.deploy.run.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An instance of the topology in a JVM of its own, as an operator starts it. */
public final class TopologyProcess implements AutoCloseable {
  /** By its name: the command runs benches, so they cannot depend on it. */
  private static final String COMMAND = "io.parallax.deploy.cli.Parallax";

  private static final Duration LOOK = Duration.ofMillis(20);

  private final String name;
  private final Process process;
  private final Path log;

  private TopologyProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts an instance with the class path of this JVM; does not wait until it runs.
   *
   * @param name of its state directory and its log, unique in the directory
   * @param directory where both lie, made if need be
   * @param settings of the topology, beside the addresses of the cluster
   * @param jvmOptions such as {@code -Xmx256m}
   */
  public static TopologyProcess start(
      Cluster cluster,
      String name,
      Path directory,
      Map<String, String> settings,
      List<String> jvmOptions) {
    List<String> command = new ArrayList<>();
    command.add(
        ProcessHandle.current()
            .info()
            .command()
            .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(jvmOptions);
    command.addAll(List.of(COMMAND, "topology"));
    command.addAll(List.of("--bootstrap-servers", cluster.bootstrapServers()));
    command.addAll(List.of("--schema-registry", cluster.registryUrl()));
    command.addAll(List.of("--state-dir", directory.resolve(name).toString()));
    settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    // Not on the command line, which stays short whatever the class path.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    try {
      Files.createDirectories(directory);
      return new TopologyProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("the instance " + name + " cannot be started", e);
    }
  }

  /** What its state directory and its log are called. */
  public String name() {
    return name;
  }

  /**
   * Waits until the instance has said that it runs.
   *
   * @throws IllegalStateException if it ends, or does not say so in time; the message has its log
   */
  public void awaitRunning(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!log().contains("topology runs: ")) {
      requireAlive();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("instance " + name + " does not run:\n" + log());
      }
      try {
        Thread.sleep(LOOK.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /**
   * Checks that the instance has not ended.
   *
   * @throws IllegalStateException if it has; the message has its log
   */
  public void requireAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "instance %s ended with exit code %d:%n%s".formatted(name, process.exitValue(), log()));
    }
  }

  /** What the instance has printed. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks the instance to end (SIGTERM), and does not wait. */
  public void terminate() {
    process.destroy();
  }

  /**
   * Asks the instance to end (SIGTERM) and waits until it has.
   *
   * @return its exit code
   */
  public int stop(Duration patience) {
    terminate();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("instance " + name + " does not end:\n" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return process.exitValue();
  }

  /** Ends the instance at once (SIGKILL), as a power cut does. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
