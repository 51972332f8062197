package io.parallax.deploy.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command {@code kubectl} of this machine, which needs no cluster for what is asked here. */
final class Kubectl {
  /** The first one whose kustomize knows all that ours asks of it. */
  private static final int OLDEST_MINOR = 22;

  private Kubectl() {}

  /**
   * What a command printed and how it ended.
   *
   * @param err warnings among it
   */
  record Result(int exitCode, String out, String err) {}

  /** Renders a directory; the test is skipped where there is no kubectl, or one that is too old. */
  static Result kustomize(Path directory) throws IOException {
    int minor = minor();
    assumeTrue(minor >= 0, "there is no kubectl on the PATH to render with");
    assumeTrue(
        minor >= OLDEST_MINOR,
        "kubectl 1." + minor + " is too old to render with: it takes 1." + OLDEST_MINOR);
    return run("kustomize", directory.toString());
  }

  private static int minor() throws IOException {
    Result version;
    try {
      version = run("version", "--client", "--output=json");
    } catch (IOException e) {
      return -1;
    }
    JsonNode minor = new ObjectMapper().readTree(version.out).at("/clientVersion/minor");
    return Integer.parseInt(minor.asText().replaceAll("\\D", ""));
  }

  private static Result run(String... arguments) throws IOException {
    String[] command = new String[arguments.length + 1];
    command[0] = "kubectl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Path err = Files.createTempFile("kubectl", ".err");
    try {
      Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), out, Files.readString(err));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.deleteIfExists(err);
    }
  }
}
