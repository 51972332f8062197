package io.parallax.deploy.scan;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The recorded scans beside the repository, which only some machines have. */
final class SharedScans {

  private SharedScans() {}

  /** A scan's directory; the test is skipped where it is absent. */
  static Path require(String name) {
    Path scan = shared().resolve("scans").resolve(name);
    assumeTrue(Files.isDirectory(scan), () -> scan + " is not there");
    return scan;
  }

  private static Path shared() {
    String named = System.getProperty("PARALLAX_SHARED", System.getenv("PARALLAX_SHARED"));
    if (named != null) {
      return Path.of(named);
    }
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null && !Files.exists(directory.resolve(".mvn"))) {
      directory = directory.getParent();
    }
    assumeTrue(directory != null, "the tests do not run inside the repository");
    return directory.resolveSibling("shared");
  }
}
