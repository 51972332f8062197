package io.parallax.deploy.training.head;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.inference.model.ModelBundle;
import io.parallax.inference.model.ModelDescriptor;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files of a model that was made of another one: its ONNX file, a descriptor as that of the
 * base, and the base's files of external data.
 *
 * <p>They are written into a directory of their own beside their place, loaded there as a worker
 * does, and moved when the model is taken.
 */
final class NewModelFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int HASH = "-01234567".length();

  private final Path base;
  private final Path out;

  /**
   * The files of a model.
   *
   * @throws RefusedTrainingException if they would replace those of the base
   */
  NewModelFiles(Path base, Path out) throws IOException {
    this.base = base;
    this.out = out.toAbsolutePath();
    if (ModelDescriptor.beside(this.out).equals(ModelDescriptor.beside(base.toAbsolutePath()))) {
      throw new RefusedTrainingException(out + " is the base itself, or has its descriptor");
    }
    Files.createDirectories(this.out.getParent());
  }

  /**
   * Writes the files.
   *
   * @param model the base
   * @return what the new model is called
   */
  String write(byte[] onnx, SegmentationModel model) throws IOException {
    Path directory = Files.createTempDirectory(out.getParent(), ".parallax-");
    try {
      Path file = Files.write(directory.resolve(out.getFileName()), onnx);
      Path own = ModelDescriptor.beside(base);
      Path descriptor = ModelDescriptor.beside(file);
      ModelBundle bundle = ModelBundle.of(ModelSource.of(base));
      if (Files.exists(own)) {
        Files.copy(own, descriptor);
      } else {
        String name = model.generation().substring(0, model.generation().length() - HASH);
        JSON.writeValue(descriptor.toFile(), Map.of("generation", name));
      }
      for (Map.Entry<String, Path> part : bundle.parts().entrySet()) {
        if (!part.getValue().equals(own)) {
          Path copy = directory.resolve(part.getKey());
          Files.createDirectories(copy.getParent());
          Files.copy(part.getValue(), copy);
        }
      }
      String generation;
      try (SegmentationModel trained = SegmentationModel.load(ModelSource.of(file))) {
        generation = trained.generation();
      }
      move(directory);
      return generation;
    } finally {
      delete(directory);
    }
  }

  /** The ONNX file comes last: where it is, all is. */
  private void move(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().equals(out.getFileName())) {
          moveOne(directory, file);
        }
      }
    }
    moveOne(directory, directory.resolve(out.getFileName()));
  }

  private void moveOne(Path directory, Path file) throws IOException {
    Path to = out.resolveSibling(directory.relativize(file));
    Files.createDirectories(to.getParent());
    Files.move(file, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
