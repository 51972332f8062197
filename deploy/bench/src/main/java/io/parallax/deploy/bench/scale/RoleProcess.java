package io.parallax.deploy.bench.scale;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.shutdown.Closing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A role, such as {@code worker} or {@code topology}, in a JVM of its own, as an operator starts
 * it.
 */
public final class RoleProcess implements AutoCloseable {
  /** By its name: the command runs benches, so they cannot depend on it. */
  private static final String COMMAND = "io.parallax.deploy.cli.Parallax";

  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

  private final String name;
  private final Process process;
  private final Path log;
  private final Closing closing;

  private RoleProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.closing = Closing.onExit(this::kill);
  }

  /**
   * How a role is started.
   *
   * @param role the name of its command
   * @param settings its settings, beside the addresses of the cluster
   * @param jvmOptions such as {@code -Xmx256m}
   * @param environment over that of this JVM
   * @param through a command that runs it, such as {@code ip netns exec}; none if empty
   */
  public record Call(
      String role,
      Map<String, String> settings,
      List<String> jvmOptions,
      Map<String, String> environment,
      List<String> through) {

    /** A role that is started as it is. */
    public Call(String role, Map<String, String> settings, List<String> jvmOptions) {
      this(role, settings, jvmOptions, Map.of(), List.of());
    }

    private List<String> arguments(Cluster cluster) {
      List<String> arguments = new ArrayList<>(List.of(role));
      arguments.addAll(List.of("--bootstrap-servers", cluster.bootstrapServers()));
      arguments.addAll(List.of("--schema-registry", cluster.registryUrl()));
      settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
      return arguments;
    }
  }

  /**
   * Starts a role with the class path of this JVM; does not wait until it runs.
   *
   * @param name of its log, unique in the directory
   * @param directory where that lies, made if need be
   */
  public static RoleProcess start(Cluster cluster, String name, Path directory, Call call) {
    return start(
        name, directory, call.arguments(cluster), call.jvmOptions, call.environment, call.through);
  }

  /**
   * Starts a server, such as {@code broker}, with the class path of this JVM; does not wait until
   * it runs.
   *
   * @param name of its log, unique in the directory
   * @param directory where that lies, made if need be
   * @param arguments its command with all that belongs to it
   */
  static RoleProcess startServer(
      String name, Path directory, List<String> arguments, List<String> jvmOptions) {
    return start(name, directory, arguments, jvmOptions, Map.of(), List.of());
  }

  private static RoleProcess start(
      String name,
      Path directory,
      List<String> arguments,
      List<String> jvmOptions,
      Map<String, String> environment,
      List<String> through) {
    Path log = directory.resolve(name + ".log");
    Path temporary = directory.resolve(name + ".tmp").toAbsolutePath();
    List<String> command = new ArrayList<>(through);
    command.add(
        ProcessHandle.current()
            .info()
            .command()
            .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    // What it unpacks there stays when it is killed.
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(jvmOptions);
    command.add(COMMAND);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    // Not on the command line, which stays short whatever the class path.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(temporary);
      return new RoleProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be started", e);
    }
  }

  /** What its log is called. */
  public String name() {
    return name;
  }

  /** Its process, for signals. */
  public long pid() {
    return process.pid();
  }

  /**
   * Waits until the role has said that it runs.
   *
   * @throws IllegalStateException if it ends, or does not say so in time; the message has its log
   */
  public void awaitRunning(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!log().contains(" runs: ")) {
      requireAlive();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(name + " does not run:\n" + log());
      }
      Pause.of(POLL_INTERVAL);
    }
  }

  /** Whether the role has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Checks that the role has not ended.
   *
   * @throws IllegalStateException if it has; the message has its log
   */
  public void requireAlive() {
    if (!isAlive()) {
      throw new IllegalStateException(
          "%s ended with exit code %s:%n%s".formatted(name, process.exitValue(), log()));
    }
  }

  /** What the role has printed. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks the role to end (SIGTERM), and does not wait. */
  public void terminate() {
    process.destroy();
  }

  /**
   * Asks the role to end (SIGTERM) and waits until it has.
   *
   * @return its exit code
   */
  public int stop(Duration timeout) {
    terminate();
    return awaitEnd(timeout);
  }

  /**
   * Waits until the role has ended.
   *
   * @return its exit code
   * @throws IllegalStateException if it does not in time; the message has its log
   */
  public int awaitEnd(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(name + " does not end:\n" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return process.exitValue();
  }

  /** Ends the role at once (SIGKILL), as a power cut does. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    closing.close();
  }
}
