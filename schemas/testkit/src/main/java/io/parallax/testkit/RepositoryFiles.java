package io.parallax.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files of this repository, wherever in it the tests run. */
public final class RepositoryFiles {
  private RepositoryFiles() {}

  /**
   * A file or directory by its path from the root of the repository.
   *
   * @throws IllegalStateException if it is not there
   */
  public static Path require(String path) {
    Path file = root().resolve(path);
    if (!Files.exists(file)) {
      throw new IllegalStateException(file + " is not there");
    }
    return file;
  }

  /** An ONNX model of one convolution to three classes, which loads at once. */
  public static Path tinyModel() {
    return require("schemas/testkit/models/tiny.onnx");
  }

  static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve(".mvn"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException("the tests do not run in the repository");
      }
    }
    return directory;
  }
}
