package io.parallax.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The scans, models and golden scores beside the repository; tests that need them skip without. */
public final class SharedFiles {
  private SharedFiles() {}

  /**
   * A file or directory below {@code ../shared}; the calling test is skipped if it is not there.
   */
  public static Path require(String path) {
    Path file = directory().resolve(path);
    assumeTrue(Files.exists(file), file + " is not there");
    return file;
  }

  /** A file or directory below {@code ../shared}, for tests that have something in its place. */
  public static Optional<Path> find(String path) {
    return Optional.of(directory().resolve(path)).filter(Files::exists);
  }

  private static Path directory() {
    String named = System.getenv("PARALLAX_SHARED");
    if (named != null) {
      return Path.of(named);
    }
    return RepositoryFiles.root().resolveSibling("shared");
  }
}
