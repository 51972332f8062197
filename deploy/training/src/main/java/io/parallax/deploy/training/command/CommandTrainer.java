package io.parallax.deploy.training.command;

import io.parallax.deploy.training.ClassLists;
import io.parallax.deploy.training.NewModelFiles;
import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.deploy.training.TrainedModel;
import io.parallax.deploy.training.Trainer;
import io.parallax.deploy.training.TrainingProgress;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The trainer {@code command}: a program that reads {@code {dataset}} and the base model {@code
 * {base}}, writes an ONNX file {@code {out}}, and ends with exit code 0. It may write a descriptor
 * beside it; otherwise that of the base counts.
 *
 * <p>What it writes goes into a directory of its own until a worker could use it. A program that
 * takes too long is killed with all that it has started.
 */
public final class CommandTrainer implements Trainer {
  private final CommandTemplate template;
  private final Duration timeout;
  private final Consumer<String> output;

  /**
   * A program.
   *
   * @param command its call, with {@code {dataset}}, {@code {base}} and {@code {out}} in it
   * @param timeout how long it may take
   * @param output takes each line that it prints
   * @throws IllegalArgumentException if the command names no {@code {out}} or cannot be divided
   *     into words
   */
  public CommandTrainer(String command, Duration timeout, Consumer<String> output) {
    this.template = CommandTemplate.parse(command);
    this.timeout = timeout;
    this.output = output;
    if (!command.contains("{out}")) {
      throw new IllegalArgumentException(
          "the command must have {out} in it, the file that it is to write");
    }
  }

  @Override
  public TrainedModel train(DatasetFolder dataset, Path base, Path out, TrainingProgress progress)
      throws IOException {
    NewModelFiles files = new NewModelFiles(base, out);
    try (SegmentationModel model = SegmentationModel.load(ModelSource.of(base))) {
      ClassLists.requireSame(dataset, base, model);
      String generation = files.write(file -> run(words(dataset, base, file)), model, dataset);
      return new TrainedModel(out, generation, model.generation(), new TreeMap<>(), List.of());
    }
  }

  private List<String> words(DatasetFolder dataset, Path base, Path file) {
    return template.with(
        Map.of(
            "dataset", dataset.directory().toAbsolutePath().toString(),
            "base", base.toAbsolutePath().toString(),
            "out", file.toString()));
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
