package io.parallax.deploy.flat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The small model that comes with the command; see {@code deploy/flat/src/model}. */
public final class DefaultModel {
  private static final String NAME = "flat-seed";

  private static final List<String> FILES = List.of(NAME + ".json", NAME + ".pt", NAME + ".onnx");

  private DefaultModel() {}

  /** The names of the files that {@link #unpack} writes. */
  public static List<String> files() {
    return FILES;
  }

  /** Writes the model and its descriptor into a directory, again if need be; returns its file. */
  public static Path unpack(Path directory) throws IOException {
    for (String name : FILES) {
      copy(name, directory);
    }
    return directory.resolve(NAME + ".onnx");
  }

  private static void copy(String name, Path directory) throws IOException {
    try (InputStream resource = DefaultModel.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IOException("the command was built without its model " + name);
      }
      Files.copy(resource, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Deletes what {@link #unpack} wrote. */
  public static void delete(Path directory) throws IOException {
    for (String name : FILES) {
      Files.deleteIfExists(directory.resolve(name));
    }
    Files.deleteIfExists(directory);
  }
}
