package io.parallax.deploy.training.torch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The Pythons of this machine. */
final class Python {
  private static final List<String> CANDIDATES = List.of("python3", "/usr/bin/python3");

  private Python() {}

  /** One that has PyTorch, NumPy and Pillow; without one the test is skipped. */
  static String withTorch() throws IOException, InterruptedException {
    // Not imported: that takes seconds.
    return require(
        "import sys, importlib.util as u; sys.exit(not all(map(u.find_spec, ('torch', 'numpy', 'PIL'))))",
        "no Python has PyTorch, NumPy and Pillow");
  }

  /** One that has its own library only; without any the test is skipped. */
  static String bare(Path directory) throws IOException, InterruptedException {
    String python = require("pass", "there is no Python");
    Path bare = directory.resolve("bare-python");
    Files.writeString(bare, "#!/bin/sh\nexec " + python + " -I -S \"$@\"\n");
    Files.setPosixFilePermissions(bare, PosixFilePermissions.fromString("rwx------"));
    return bare.toString();
  }

  private static String require(String program, String otherwise)
      throws IOException, InterruptedException {
    for (String python : CANDIDATES) {
      if (run(List.of(python, "-c", program)).exitCode() == 0) {
        return python;
      }
    }
    assumeTrue(false, otherwise);
    return null;
  }

  /** What a program gave. */
  record Result(int exitCode, String output) {}

  /** Runs a program. */
  static Result run(List<String> words) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(words).redirectErrorStream(true).start();
    } catch (IOException e) {
      return new Result(-1, e.getMessage());
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), output);
  }
}
