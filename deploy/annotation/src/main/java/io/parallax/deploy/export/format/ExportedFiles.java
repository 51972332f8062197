package io.parallax.deploy.export.format;

import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.ToolFiles;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a tool handed over, as files: a file, a directory, or a zip file, which is read as a
 * directory without being unpacked.
 */
final class ExportedFiles {
  /** The most that one file in a zip file may have, unpacked. */
  static final long MAX_FILE_BYTES = 1L << 28;

  /** The most that all files in a zip file that are read may have together. */
  static final long MAX_BYTES = 1L << 31;

  private static final List<String> READ = List.of(".json", ".xml", ".csv", ".txt", ".png");
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final int SHOWN = 5;

  private ExportedFiles() {}

  /**
   * Reads a path with a tool's files.
   *
   * @throws UnreadableAnswersException if it is a zip file that is damaged or too large
   */
  static ToolAnswers read(Path path, ToolFiles files) throws IOException {
    if (!isZip(path)) {
      return files.read(path);
    }
    try (FileSystem zip = FileSystems.newFileSystem(path)) {
      Path root = zip.getPath("/");
      requireSmall(path, root);
      return files.read(root);
    } catch (IOException
        | UncheckedIOException
        | IllegalArgumentException
        | ProviderNotFoundException e) {
      // What the reader of zip files says of damaged ones; ours say it with another exception.
      throw new UnreadableAnswersException(path, "is a damaged zip file: " + e.getMessage(), e);
    }
  }

  private static boolean isZip(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
    }
  }

  /**
   * What is declared is checked against the bounds; {@link #bytes} holds what comes against that.
   */
  private static void requireSmall(Path path, Path root) throws IOException {
    long bytes = 0;
    for (Path file : below(root, "")) {
      String name = file.toString();
      if (READ.stream().anyMatch(name::endsWith)) {
        long size = Files.size(file);
        bytes += size;
        if (size > MAX_FILE_BYTES || bytes > MAX_BYTES) {
          throw new UnreadableAnswersException(
              path,
              "would unpack to more than %s MiB; unpack it and give the directory"
                  .formatted((size > MAX_FILE_BYTES ? MAX_FILE_BYTES : MAX_BYTES) >> 20));
        }
      }
    }
  }

  /**
   * The content of a file.
   *
   * @throws UnreadableAnswersException if it is not there, or lies in a zip file and has more than
   *     that declares
   */
  static byte[] bytes(Path file) throws IOException {
    try {
      if (file.getFileSystem() == FileSystems.getDefault()) {
        return Files.readAllBytes(file);
      }
      try (InputStream in = Files.newInputStream(file)) {
        int size = (int) Files.size(file);
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size || in.read() >= 0) {
          throw new UnreadableAnswersException(file, "has not the size that the zip file declares");
        }
        return bytes;
      }
    } catch (NoSuchFileException e) {
      throw new UnreadableAnswersException(file, "there is no such file", e);
    }
  }

  /**
   * The one file that a tool writes: the path itself if that is a file, else the one of the usual
   * name, wherever it lies below, else the only one with its suffix.
   *
   * @throws UnreadableAnswersException if there is none, or no telling which it is
   */
  static Path find(Path path, String usual) throws IOException {
    if (!Files.isDirectory(path)) {
      return path;
    }
    Path expected = path.resolve(usual);
    if (Files.exists(expected)) {
      return expected;
    }
    String name = "/" + expected.getFileName();
    List<Path> named = below(path, name);
    List<Path> found = named.isEmpty() ? below(path, name.substring(name.indexOf('.'))) : named;
    if (found.isEmpty()) {
      throw new UnreadableAnswersException(expected, "there is no such file");
    }
    if (found.size() > 1) {
      throw new UnreadableAnswersException(
          path,
          "has %s files that may be meant, give one of them: %s"
              .formatted(
                  found.size(),
                  found.stream()
                      .limit(SHOWN)
                      .map(file -> path.relativize(file).toString())
                      .collect(Collectors.joining(", "))));
    }
    return found.get(0);
  }

  /** The files below a directory whose path ends so, in order, without hidden ones. */
  static List<Path> below(Path directory, String end) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> slashed(file).endsWith(end))
          .filter(file -> isShown(directory.relativize(file)))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private static String slashed(Path file) {
    return file.toString().replace('\\', '/');
  }

  /** macOS puts a directory of its own into zip files, with a file that is none beside each. */
  private static boolean isShown(Path file) {
    return StreamSupport.stream(file.spliterator(), /* parallel= */ false)
        .map(Path::toString)
        .noneMatch(name -> name.startsWith("._") || name.equals("__MACOSX"));
  }
}
