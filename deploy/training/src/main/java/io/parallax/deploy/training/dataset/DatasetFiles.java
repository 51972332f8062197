package io.parallax.deploy.training.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a dataset's folder: each is written under another name and put in its place whole,
 * and only if it is another one than what is there.
 *
 * <p>So a reader never sees half a file, and what a builder that was killed has left is gone on
 * with: what it has written counts, and what it has begun is written over.
 */
final class DatasetFiles {
  private static final String MARKER = "dataset.yaml";
  private static final String BEGUN = ".begun";
  private static final List<String> KINDS = List.of("images", "masks", "weights");

  private final Path directory;
  private long written;

  /**
   * The files of a folder, which is made if it is not there.
   *
   * @throws DatasetException if it holds other things than a dataset
   * @throws IOException if it cannot be written
   */
  DatasetFiles(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory);
    if (!Files.exists(directory.resolve(MARKER))) {
      if (!isEmpty()) {
        throw new DatasetException(
            directory + " holds other files and no dataset: name a folder that is empty or new");
      }
      // First of all, so that a folder that is begun is known again.
      write(MARKER, "");
    }
    for (String kind : KINDS) {
      for (Part part : Part.values()) {
        Files.createDirectories(folder(kind, part));
      }
    }
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  private Path folder(String kind, Part part) {
    return directory.resolve(kind).resolve(part.folder());
  }

  /** How many files were written since the start. */
  long written() {
    return written;
  }

  /** Writes a text at the top. */
  void write(String name, String text) throws IOException {
    write(directory.resolve(name), text.getBytes(UTF_8));
  }

  /** Writes the files of an image. */
  void write(Part part, String stem, byte[] image, LabelImages labels) throws IOException {
    write(folder("images", part).resolve(stem + ending(image)), image);
    write(folder("masks", part).resolve(stem + ".png"), labels.mask());
    write(folder("weights", part).resolve(stem + ".png"), labels.weights());
  }

  private static String ending(byte[] image) {
    return image.length > 1 && (image[0] & 0xFF) == 0xFF && (image[1] & 0xFF) == 0xD8
        ? ".jpg"
        : ".png";
  }

  private void write(Path file, byte[] content) throws IOException {
    if (Files.exists(file)
        && Files.size(file) == content.length
        && Arrays.equals(Files.readAllBytes(file), content)) {
      return;
    }
    Path begun = file.resolveSibling(file.getFileName() + BEGUN);
    Files.write(begun, content);
    Files.move(begun, file, ATOMIC_MOVE, REPLACE_EXISTING);
    written++;
  }

  /** The stems that a part lists; none if there is no list yet. */
  List<String> listed(Part part) throws IOException {
    Path list = directory.resolve(part.folder() + ".txt");
    return Files.exists(list) ? Files.readAllLines(list, UTF_8) : List.of();
  }

  /** Deletes the images of a part that are not among these, and what was begun. */
  void keepOnly(Part part, List<String> stems) throws IOException {
    List<String> sorted = stems.stream().sorted().toList();
    for (String kind : KINDS) {
      try (Stream<Path> files = Files.list(folder(kind, part))) {
        for (Path file : files.toList()) {
          String name = file.getFileName().toString();
          String stem = name.substring(0, Math.max(0, name.lastIndexOf('.')));
          if (Arrays.binarySearch(sorted.toArray(), stem) < 0) {
            Files.delete(file);
          }
        }
      }
    }
  }
}
