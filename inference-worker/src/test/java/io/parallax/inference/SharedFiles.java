package io.parallax.inference;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The scans and models beside the repository; tests that need them are skipped without. */
public final class SharedFiles {
  private SharedFiles() {}

  /** A file or directory there. */
  public static Path require(String name) {
    Path path = directory().resolve(name);
    assumeTrue(Files.exists(path), () -> "needs " + path);
    return path;
  }

  private static Path directory() {
    String named = System.getProperty("PARALLAX_SHARED", System.getenv("PARALLAX_SHARED"));
    if (named != null) {
      return Path.of(named);
    }
    Path at = Path.of("").toAbsolutePath();
    while (at.getParent() != null && !Files.exists(at.resolve(".git"))) {
      at = at.getParent();
    }
    return at.resolveSibling("shared");
  }
}
