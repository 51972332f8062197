package io.parallax.deploy.training.command;

import io.parallax.deploy.training.TrainedModel;
import io.parallax.deploy.training.Trainer;
import io.parallax.deploy.training.TrainingProgress;
import io.parallax.deploy.training.dataset.DatasetFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The trainer {@code command}: a program that reads {@code {dataset}} and the base model {@code
 * {base}}, writes an ONNX file {@code {out}}, and ends with exit code 0. It may write a descriptor
 * beside it; otherwise that of the base counts.
 */
public final class CommandTrainer implements Trainer {
  private final CommandTemplate template;
  private final TrainerProgram program;

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
    this.program = new TrainerProgram(timeout, output);
    if (!command.contains("{out}")) {
      throw new IllegalArgumentException(
          "the command must have {out} in it, the file that it is to write");
    }
  }

  @Override
  public TrainedModel train(DatasetFolder dataset, Path base, Path out, TrainingProgress progress)
      throws IOException {
    return program.train(
        dataset,
        base,
        out,
        (model, file) ->
            template.with(
                Map.of(
                    "dataset", dataset.directory().toAbsolutePath().toString(),
                    "base", base.toAbsolutePath().toString(),
                    "out", file.toString())));
  }
}
