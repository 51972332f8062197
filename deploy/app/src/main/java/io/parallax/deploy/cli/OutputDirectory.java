package io.parallax.deploy.cli;

import io.parallax.deploy.cli.settings.UsageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A directory that a command will write to: made and tried before the work begins, not after. */
final class OutputDirectory {
  private OutputDirectory() {}

  /**
   * Makes a directory if need be, and checks that files can be written to it.
   *
   * @param option that names it
   * @param files that will be written or replaced there; a name that ends with a slash is a
   *     directory
   * @throws UsageException if it cannot be made or written to
   */
  static void require(String option, Path directory, String... files) {
    try {
      requireDirectory(directory);
      for (String name : files) {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
          continue;
        }
        if (name.endsWith("/")) {
          requireDirectory(file);
        } else {
          FileChannel.open(file, StandardOpenOption.WRITE).close();
        }
      }
    } catch (IOException e) {
      throw new UsageException(option + " " + directory + ": " + reason(e), e);
    }
  }

  private static void requireDirectory(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.delete(Files.createTempFile(directory, ".parallax-", ".tmp"));
  }

  private static String reason(IOException failure) {
    if (failure instanceof FileAlreadyExistsException exists) {
      return exists.getFile() + " is not a directory";
    }
    if (failure instanceof AccessDeniedException denied) {
      return "no permission to write to " + denied.getFile();
    }
    if (failure instanceof FileSystemException named && named.getReason() != null) {
      return "cannot write to " + named.getFile() + ": " + named.getReason();
    }
    return "cannot write: " + failure.getMessage();
  }
}
