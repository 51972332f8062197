package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.testkit.ChildJvm;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What commands leave in the directory of temporary files when they are stopped, or fail. */
class InterruptedCommandTest {
  private static final Path TINY = RepositoryFiles.tinyModel();
  private static final int TIMEOUT_SECONDS = 300;
  private static final int SIGINT = 2;

  @TempDir Path directory;
  private Path temporary;
  private Path output;
  private Process process;

  @BeforeEach
  void makeDirectory() throws IOException {
    temporary = Files.createDirectory(directory.resolve("tmp"));
    output = directory.resolve("output.txt");
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  static Stream<Arguments> signals() {
    return Stream.of(arguments("TERM", 143), arguments("INT", 130));
  }

  @ParameterizedTest
  @MethodSource("signals")
  void shouldLeaveNothingWhenItIsStoppedInMidRun(String signal, int exitCode) throws Exception {
    start("demo", "--frames=300", "--out=" + directory.resolve("out"));
    await(() -> output().contains(" of 300 frames"));
    assertThat(names())
        .anyMatch(name -> name.startsWith("parallax-broker"))
        .anyMatch(name -> name.startsWith("parallax-state"))
        .anyMatch(name -> name.startsWith("parallax-model"));

    send(signal);

    assertThat(exitCode()).isEqualTo(exitCode);
    assertThat(names()).isEmpty();
    assertThat(output()).doesNotContain("parallax: ", "\tat ");
  }

  @Test
  void shouldLeaveNothingWhenItIsStoppedWhileItStarts() throws Exception {
    start("demo", "--frames=300", "--out=" + directory.resolve("out"));
    await(() -> names().stream().anyMatch(name -> name.startsWith("parallax-broker")));

    send("TERM");

    assertThat(exitCode()).isEqualTo(143);
    assertThat(names()).isEmpty();
  }

  @Test
  void shouldEndItsRolesWhenABenchIsStopped() throws Exception {
    start("bench", "--frames=10", "--measure=takeover", "--out=" + directory.resolve("out"));
    await(() -> process.descendants().findAny().isPresent());
    List<ProcessHandle> roles = process.descendants().toList();

    send("TERM");

    assertThat(exitCode()).isEqualTo(143);
    assertThat(names()).isEmpty();
    for (ProcessHandle role : roles) {
      role.onExit().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void shouldLeaveNothingWhenARunFails() throws Exception {
    Path scan = directory.resolve("scan");
    FlatExport.write(scan, FlatScan.of(3, 6));
    Files.write(scan.resolve("color/5.jpg"), new byte[] {1, 2, 3});
    Files.delete(scan.resolve("depth/5.png"));

    start("run", "--scan=" + scan, "--model=" + TINY, "--out=" + directory.resolve("out"));

    assertThat(exitCode()).isNotZero();
    assertThat(output()).contains("depth/5.png");
    assertThat(names()).isEmpty();
  }

  private void start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("-Dlog4j2.configurationFile=src/main/resources/log4j2.properties");
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add(Parallax.class.getName());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        ChildJvm.of(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("PARALLAX_LOG", "warn");
    process = builder.start();
  }

  private void send(String signal) throws Exception {
    assumeFalse(signal.equals("INT") && ignoresSigint(), "SIGINT is ignored in this session");
    Process kill =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  /** So it is in the background of a shell without job control, and so children inherit it. */
  private boolean ignoresSigint() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return false;
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    long mask = Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16);
    return (mask & 1L << (SIGINT - 1)) != 0;
  }

  private int exitCode() throws Exception {
    assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).as(output()).isTrue();
    return process.exitValue();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private String output() throws IOException {
    return Files.readString(output);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!condition.holds()) {
      assertThat(process.isAlive()).as(output()).isTrue();
      assertThat(System.nanoTime()).as(output()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }
}
