package io.parallax.deploy.training.command;

import io.parallax.deploy.training.ClassLists;
import io.parallax.deploy.training.NewModelFiles;
import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.deploy.training.TrainedModel;
import io.parallax.deploy.training.dataset.DatasetFolder;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs a program that trains: one that writes an ONNX file where it is told to, and ends with exit
 * code 0. It may write a descriptor and other files beside it.
 *
 * <p>What it writes goes into a directory of its own until a worker could use it. A program that
 * takes too long is killed with all that it has started.
 */
public final class TrainerProgram {
  private final Duration timeout;
  private final Consumer<String> output;

  /** The call of a program. */
  public interface Call {
    /**
     * Its words.
     *
     * @param model the base, loaded
     * @param file where the ONNX file goes
     */
    List<String> words(SegmentationModel model, Path file);
  }

  /**
   * A way to run programs.
   *
   * @param timeout how long one may take
   * @param output takes each line that it prints
   */
  public TrainerProgram(Duration timeout, Consumer<String> output) {
    this.timeout = timeout;
    this.output = output;
  }

  /**
   * Trains once.
   *
   * @throws RefusedTrainingException if the program fails, or what it wrote cannot be used
   */
  public TrainedModel train(DatasetFolder dataset, Path base, Path out, Call call)
      throws IOException {
    NewModelFiles files = new NewModelFiles(base, out);
    try (SegmentationModel model = SegmentationModel.load(ModelSource.of(base))) {
      ClassLists.requireSame(dataset, base, model);
      String generation = files.write(file -> run(call.words(model, file)), model, dataset);
      return new TrainedModel(out, generation, model.generation(), new TreeMap<>(), List.of());
    }
  }

  private void run(List<String> words) throws IOException {
    Process program = start(words);
    String[] last = {""};
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines = program.inputReader()) {
                lines
                    .lines()
                    .forEach(
                        line -> {
                          last[0] = line.isBlank() ? last[0] : line;
                          output.accept(line);
                        });
              } catch (IOException | UncheckedIOException e) {
                // It was killed.
              }
            },
            "trainer-output");
    reader.setDaemon(true);
    reader.start();
    try {
      if (!program.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RefusedTrainingException(
            "the trainer took longer than %s s and was killed: %s"
                .formatted(timeout.toSeconds(), words.get(0)));
      }
      // What it has started and left may hold its output open.
      reader.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the training was interrupted");
    } finally {
      program.descendants().forEach(ProcessHandle::destroyForcibly);
      program.destroyForcibly();
    }
    if (program.exitValue() != 0) {
      throw new RefusedTrainingException(
          "the trainer ended with exit code %s: %s".formatted(program.exitValue(), last[0]));
    }
  }

  private static Process start(List<String> words) throws IOException {
    try {
      return new ProcessBuilder(words).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new RefusedTrainingException("the trainer cannot be started: " + e.getMessage(), e);
    }
  }
}
