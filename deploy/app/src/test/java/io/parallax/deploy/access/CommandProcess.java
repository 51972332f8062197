package io.parallax.deploy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command as a process that logs as it does for its users; all it writes is kept together. */
final class CommandProcess implements AutoCloseable {
  private static final int TIMEOUT_SECONDS = 90;

  private final Process process;
  private final Path output;

  /**
   * A process that is under way.
   *
   * @param log level, as users set it
   */
  CommandProcess(Path directory, String log, List<String> arguments) throws IOException {
    this(directory, log, arguments, Map.of());
  }

  CommandProcess(
      Path directory, String log, List<String> arguments, Map<String, String> environment)
      throws IOException {
    output = Files.createTempFile(directory, "output", ".txt");
    List<String> command = new ArrayList<>();
    command.add("-Dlog4j2.configurationFile=src/main/resources/log4j2.properties");
    command.add("io.parallax.deploy.cli.Parallax");
    command.addAll(arguments);
    ProcessBuilder builder =
        ChildJvm.of(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("PARALLAX_LOG", log);
    builder.environment().putAll(environment);
    process = builder.start();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** Waits until it has written something. */
  void await(String text) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!output().contains(text)) {
      assertThat(process.isAlive()).as("%s is not in %s", text, output()).isTrue();
      assertThat(System.nanoTime()).as("%s is not in %s", text, output()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Waits for its end. */
  int exitCode() throws IOException, InterruptedException {
    assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).as(output()).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    end();
  }

  /** Ends it as an operator does. */
  void end() {
    process.destroy();
    try {
      process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
