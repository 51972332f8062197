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

  private final Closing closing;
  private Path path;

  /**
   * Registered before it is made, and made under the lock that deleting it takes: a shutdown in
   * between deletes it as well.
   */
  private TemporaryDirectory(String prefix) throws IOException {
    synchronized (this) {
      closing = Closing.onExit(this::delete);
      path = Files.createTempDirectory(prefix);
    }
  }

  /**
   * A new directory where the JVM keeps its temporary files ({@code java.io.tmpdir}).
   *
   * @param prefix what its name begins with
   * @throws UncheckedIOException if it cannot be made
   */
  public static TemporaryDirectory create(String prefix) {
    try {
      return new TemporaryDirectory(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no directory can be made in "
              + System.getProperty("java.io.tmpdir")
              + ", where temporary files go (-Djava.io.tmpdir=DIR in PARALLAX_JAVA_OPTS names another)",
          e);
    }
  }

  /** Where it is. */
  public synchronized Path path() {
    return path;
  }

  @Override
  public void close() {
    closing.close();
  }

  private synchronized void delete() {
    for (int tries = 1; path != null && Files.exists(path); tries++) {
      try {
        deleteTree(path);
      } catch (DirectoryNotEmptyException | NoSuchFileException | UncheckedIOException e) {
        if (tries == MAX_ATTEMPTS) {
          throw new IllegalStateException("cannot delete " + path, e);
        }
        pause();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + path, e);
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
