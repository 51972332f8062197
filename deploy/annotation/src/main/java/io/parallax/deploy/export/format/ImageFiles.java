package io.parallax.deploy.export.format;

import io.parallax.deploy.export.exchange.ExportItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The pictures of an export as files of their own. */
final class ImageFiles {
  static final String DIRECTORY = "images";

  private ImageFiles() {}

  /** Writes the picture of each request below {@code images}. */
  static void write(Path directory, List<ExportItem> items) throws IOException {
    for (ExportItem item : items) {
      write(directory.resolve(DIRECTORY).resolve(name(item)), item.png());
    }
  }

  /** Writes a file and the directories above it. */
  static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  /** The name of a request's picture, from the directory of the pictures. */
  static String name(ExportItem item) {
    return ImageName.of(item.requestId()) + ".png";
  }
}
