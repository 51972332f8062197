package io.parallax.deploy.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.deploy.training.dataset.DatasetFolder;
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
 * The files of a model that was made of another one: its ONNX file, and a descriptor, which is that
 * of the base unless there is one of its own.
 *
 * <p>They are written into a directory of their own beside their place, loaded there as a worker
 * does, and moved when the model is taken.
 */
public final class NewModelFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int HASH = "-01234567".length();

  private final Path base;
  private final Path out;

  /** Writes a model. */
  public interface Writer {
    /**
     * Writes it.
     *
     * @param file where its ONNX file goes; others may go beside it
     */
    void write(Path file) throws IOException;
  }

  /**
   * The files of a model.
   *
   * @throws RefusedTrainingException if they would replace those of the base
   */
  public NewModelFiles(Path base, Path out) throws IOException {
    this.base = base;
    this.out = out.toAbsolutePath();
    if (ModelDescriptor.beside(this.out).equals(ModelDescriptor.beside(base.toAbsolutePath()))) {
      throw new RefusedTrainingException(out + " is the base itself, or has its descriptor");
    }
    Files.createDirectories(this.out.getParent());
  }

  /**
   * Writes the files and takes them.
   *
   * @param writer of all but a descriptor, which it may write
   * @param model the base
   * @param dataset whose classes the new model must have
   * @return what the new model is called
   * @throws RefusedTrainingException if there is no file, or it has other classes
   * @throws io.parallax.inference.model.ModelException if a worker could not use it
   */
  public String write(Writer writer, SegmentationModel model, DatasetFolder dataset)
      throws IOException {
    Path directory = Files.createTempDirectory(out.getParent(), ".parallax-");
    try {
      Path file = directory.resolve(out.getFileName());
      writer.write(file);
      if (!Files.exists(file)) {
        throw new RefusedTrainingException("the trainer wrote no file " + out.getFileName());
      }
      writeDescriptor(ModelDescriptor.beside(file), model);
      String generation;
      try (SegmentationModel trained = SegmentationModel.load(ModelSource.of(file))) {
        ClassLists.requireSame(dataset, out, trained);
        generation = trained.generation();
      }
      move(directory);
      return generation;
    } finally {
      delete(directory);
    }
  }

  private void writeDescriptor(Path descriptor, SegmentationModel model) throws IOException {
    if (Files.exists(descriptor)) {
      return;
    }
    Path own = ModelDescriptor.beside(base);
    if (Files.exists(own)) {
      Files.copy(own, descriptor);
    } else {
      String name = model.generation().substring(0, model.generation().length() - HASH);
      JSON.writeValue(descriptor.toFile(), Map.of("generation", name));
    }
  }

  /** Copies the files of external data that the base has, beside a new file. */
  public void copyExternalData(Path file) throws IOException {
    Path own = ModelDescriptor.beside(base);
    for (Map.Entry<String, Path> part : ModelBundle.of(ModelSource.of(base)).parts().entrySet()) {
      if (!part.getValue().equals(own)) {
        Path copy = file.resolveSibling(part.getKey());
        Files.createDirectories(copy.getParent());
        Files.copy(part.getValue(), copy);
      }
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
