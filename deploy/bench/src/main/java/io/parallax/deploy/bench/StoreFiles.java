package io.parallax.deploy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/** The files of the RocksDB stores below a state directory. */
public final class StoreFiles {
  private static final String STORES = "rocksdb";

  private StoreFiles() {}

  /**
   * The bytes on disk of each store, all its partitions together, by name. While the stores are
   * open, what is in their memtables is not among them.
   */
  public static Map<String, Long> bytes(Path state) {
    Map<String, Long> bytes = new TreeMap<>();
    try {
      Files.walkFileTree(
          state,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              Path store = file.getParent();
              if (store.getParent().endsWith(STORES)) {
                bytes.merge(store.getFileName().toString(), attributes.size(), Long::sum);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure)
                throws IOException {
              // A compaction has deleted it meanwhile.
              if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw failure;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }
}
