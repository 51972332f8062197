package io.parallax.deploy.cli;

import io.parallax.deploy.flat.FlatScan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The small model that comes with the command; see {@code deploy/src/model}. */
public final class DefaultModel {
  private static final String NAME = "flat-seed";

  /** What {@link #unpack} writes. */
  static final String[] FILES = {NAME + ".json", NAME + ".onnx"};

  private DefaultModel() {}

  /** Writes the model and its descriptor into a directory, again if need be; returns its file. */
  public static Path unpack(Path directory) throws IOException {
    copy(FILES[0], directory);
    return copy(FILES[1], directory);
  }

  private static Path copy(String name, Path directory) throws IOException {
    Path file = directory.resolve(name);
    try (InputStream resource = FlatScan.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IOException("the command was built without its model " + name);
      }
      Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }

  /** Deletes what {@link #unpack} wrote. */
  public static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(NAME + ".json"));
    Files.deleteIfExists(directory.resolve(NAME + ".onnx"));
    Files.deleteIfExists(directory);
  }
}
