package io.parallax.deploy.embedded;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * The file in which a registry keeps its schemas: always whole, and written by one registry at a
 * time.
 *
 * <p>Records carry ids. Giving an id a second meaning would make them unreadable, so a file that
 * cannot be read is an error, never an empty registry.
 */
final class SchemaFile implements AutoCloseable {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private static final String FILE = "schemas.json";

  private final Path file;
  private final FileChannel owner;

  private SchemaFile(Path file, FileChannel owner) {
    this.file = file;
    this.owner = owner;
  }

  /**
   * What a registry knows.
   *
   * @param schemas the schema with id i is at i - 1
   * @param subjects the ids of each subject's versions, the first version first
   */
  record Content(List<String> schemas, Map<String, List<Integer>> subjects) {
    static final Content NOTHING = new Content(List.of(), Map.of());
  }

  /**
   * Takes the file of a directory, which is made if need be.
   *
   * @throws IllegalStateException if another registry has it
   */
  static SchemaFile open(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel owner =
          FileChannel.open(
              directory.resolve(FILE + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (!isTaken(owner)) {
        owner.close();
        throw new IllegalStateException("another registry runs in " + directory);
      }
      return new SchemaFile(directory.resolve(FILE), owner);
    } catch (IOException e) {
      throw new UncheckedIOException("The registry cannot keep its schemas in " + directory, e);
    }
  }

  private static boolean isTaken(FileChannel owner) throws IOException {
    try {
      FileLock lock = owner.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * What was written last, nothing if nothing was.
   *
   * @throws IllegalStateException if it cannot be read
   */
  Content read() {
    if (!Files.exists(file)) {
      return Content.NOTHING;
    }
    try {
      Content content = JSON.readValue(file.toFile(), Content.class);
      if (content == null || content.schemas() == null || content.subjects() == null) {
        throw new IOException("it is not whole");
      }
      return content;
    } catch (IOException e) {
      throw new IllegalStateException(
          "the registry's schemas cannot be read from " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Replaces what is there, all at once; it outlives a power cut when this returns.
   *
   * @throws UncheckedIOException if it cannot be written; what was there is still there
   */
  void write(Content content) {
    Path next = file.resolveSibling(FILE + ".next");
    try {
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(content));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel directory = FileChannel.open(file.getParent())) {
        directory.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The registry cannot write " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      owner.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
