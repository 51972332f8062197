package io.parallax.inference.follow;

import io.parallax.schemas.Model;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory where files of announced models are kept: those of each generation under the names
 * that they have beside each other. Several workers may share it.
 *
 * <p>What is in it is trusted no more than the place where it came from: its SHA-256 is checked
 * each time before it is used.
 */
public final class ModelCache {
  private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);

  private static final String PART = ".part-";

  private final Instant begun = Instant.now();
  private final Path directory;
  private final ModelDownload download;

  /** A cache in a directory, which is made if it is not there. */
  public ModelCache(Path directory) {
    this(directory, new ModelDownload(ModelDownload.STALL_TIMEOUT));
  }

  ModelCache(Path directory, ModelDownload download) {
    this.directory = directory;
    this.download = download;
  }

  /**
   * The ONNX file of a model, with its other files beside it; what is missing or damaged is
   * fetched.
   *
   * @throws ModelFetchException if a file is not to be had, or there is no room for it
   * @throws WrongModelException if the announcement makes no sense
   * @throws InterruptedException if the thread is interrupted
   */
  public Path fetch(Model model) throws InterruptedException {
    List<ModelFile> files = ModelFile.of(model);
    Path home = home(model.getGeneration());
    for (ModelFile file : files) {
      fetch(file, home.resolve(file.path()));
    }
    return home.resolve(files.get(0).path());
  }

  /** What it is called never leads out of the directory. */
  private Path home(String generation) {
    return directory.resolve("generation-" + generation);
  }

  private void fetch(ModelFile file, Path place) throws InterruptedException {
    try {
      if (file.isAt(place)) {
        return;
      }
      Files.createDirectories(place.getParent());
      long room = Files.getFileStore(place.getParent()).getUsableSpace();
      if (room < file.bytes()) {
        throw new ModelFetchException(
            "no room in %s for %s of %s bytes: %s are free"
                .formatted(directory, file.shownUri(), file.bytes(), room));
      }
      deleteLeftParts(place.getParent());
      // Under another name first: nobody finds half a file.
      Path part = Files.createTempFile(place.getParent(), PART, "");
      try {
        download.get(file, part);
        Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new ModelFetchException("%s cannot be kept: %s".formatted(place, e), e);
    }
  }

  /** Those of processes that were killed; another one that is at it only has to begin again. */
  private void deleteLeftParts(Path home) throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(home, PART + "*")) {
      for (Path part : parts) {
        if (Files.getLastModifiedTime(part).toInstant().isBefore(begun)) {
          Files.deleteIfExists(part);
        }
      }
    }
  }

  /** Deletes the files of a generation that is in force no longer. */
  public void forget(String generation) {
    Path home = home(generation);
    if (Files.isDirectory(home)) {
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        LOG.warn("The files of generation {} stay in {}: {}", generation, home, e.toString());
      }
    }
  }
}
