package io.parallax.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parallax.testkit.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A schema registry that others wrote and keep (Apicurio), as a process of its own on loopback,
 * spoken to by Confluent's interface. Its records live in memory.
 */
final class RegistryServer implements AutoCloseable {
  private static final Duration STARTUP_TIMEOUT = Duration.ofSeconds(90);
  private static final int FIRST_JAVA = 21;

  private final Process process;
  private final int port;

  private RegistryServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts the server and waits until it answers; the calling test is skipped if the build did not
   * unpack it, or there is no Java that it runs on.
   */
  static RegistryServer start(Path log) throws IOException, InterruptedException {
    String directory = System.getProperty("parallax.registry.server");
    assumeTrue(directory != null, "the registry server is part of builds with -Pregistry-server");
    Optional<Path> java = java();
    assumeTrue(java.isPresent(), "the registry server needs Java 21 or newer, and there is none");
    int port = FreePort.find();
    Process process =
        new ProcessBuilder(
                java.get().toString(),
                "-Xmx256m",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + FreePort.find(),
                "-jar",
                Path.of(directory, "quarkus-run.jar").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    RegistryServer server = new RegistryServer(process, port);
    try {
      server.awaitReady(log);
      return server;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      server.close();
      throw e;
    }
  }

  /** Where Confluent's client finds it. */
  String url() {
    return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
  }

  private void awaitReady(Path log) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest subjects = HttpRequest.newBuilder(URI.create(url() + "/subjects")).build();
    long deadline = System.nanoTime() + STARTUP_TIMEOUT.toNanos();
    while (true) {
      assertThat(process.isAlive()).as(() -> "it ended: " + text(log)).isTrue();
      assertThat(System.nanoTime()).as(() -> "not ready: " + text(log)).isLessThan(deadline);
      try {
        if (http.send(subjects, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
      Thread.sleep(100);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The java command of the running JVM, of JAVA_HOME or of a JDK where Debian puts them. */
  private static Optional<Path> java() throws IOException {
    List<Path> homes = new ArrayList<>();
    homes.add(Path.of(System.getProperty("java.home")));
    Optional.ofNullable(System.getenv("JAVA_HOME")).map(Path::of).ifPresent(homes::add);
    Path installed = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(installed)) {
      try (Stream<Path> directories = Files.list(installed)) {
        directories.sorted().forEach(homes::add);
      }
    }
    return homes.stream()
        .filter(home -> version(home) >= FIRST_JAVA)
        .map(home -> home.resolve("bin/java"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The feature number in a JDK's file {@code release}, 0 if it has none. */
  private static int version(Path home) {
    try (Stream<String> lines = Files.lines(home.resolve("release"))) {
      return lines
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> Runtime.Version.parse(line.substring(13).replace("\"", "")).feature())
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
