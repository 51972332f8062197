package io.parallax.deploy.shutdown;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory that is deleted with all that is in it, on {@link #close} or when the JVM ends. Open
 * it before what writes to it, so that it is deleted afterwards.
 */
public final class TemporaryDirectory implements AutoCloseable {
  /** A thread that is to end may write one more file. */
  private static final int MAX_ATTEMPTS = 20;

  private static final int RETRY_INTERVAL_MILLIS = 50;

  private final Path path;
  private final Closing closing;

  private TemporaryDirectory(Path path) {
    this.path = path;
    this.closing = Closing.onExit(() -> delete(path));
  }

  /**
   * A new directory where the JVM keeps its temporary files ({@code java.io.tmpdir}).
   *
   * @param prefix what its name begins with
   * @throws UncheckedIOException if it cannot be made
   */
  public static TemporaryDirectory create(String prefix) {
    try {
      return new TemporaryDirectory(Files.createTempDirectory(prefix));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no directory can be made in "
              + System.getProperty("java.io.tmpdir")
              + ", where temporary files go (-Djava.io.tmpdir=DIR in PARALLAX_JAVA_OPTS names another)",
          e);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    closing.close();
  }

  private static void delete(Path directory) {
    for (int tries = 1; Files.exists(directory); tries++) {
      try {
        deleteTree(directory);
      } catch (DirectoryNotEmptyException | NoSuchFileException | UncheckedIOException e) {
        if (tries == MAX_ATTEMPTS) {
          throw new IllegalStateException("cannot delete " + directory, e);
        }
        pause();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + directory, e);
      }
    }
  }

  private static void deleteTree(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_INTERVAL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
