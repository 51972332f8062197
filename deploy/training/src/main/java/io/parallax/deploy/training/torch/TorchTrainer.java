package io.parallax.deploy.training.torch;

import io.parallax.deploy.shutdown.TemporaryDirectory;
import io.parallax.deploy.training.TrainedModel;
import io.parallax.deploy.training.Trainer;
import io.parallax.deploy.training.TrainingProgress;
import io.parallax.deploy.training.command.TrainerProgram;
import io.parallax.deploy.training.dataset.DatasetFolder;
import io.parallax.inference.model.SegmentationModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The trainer {@code torch}: fine-tunes a whole network from a checkpoint, with a script that runs
 * in any Python with PyTorch. It writes the new checkpoint {@code NAME.pt} beside the model {@code
 * NAME.onnx}.
 */
public final class TorchTrainer implements Trainer {
  private final TorchSettings settings;
  private final TrainerProgram program;

  /**
   * A trainer with settings.
   *
   * @param timeout how long a training may take
   * @param output takes each line that the script prints
   */
  public TorchTrainer(TorchSettings settings, Duration timeout, Consumer<String> output) {
    this.settings = settings;
    this.program = new TrainerProgram(timeout, output);
  }

  @Override
  public TrainedModel train(DatasetFolder dataset, Path base, Path out, TrainingProgress progress)
      throws IOException {
    try (TemporaryDirectory directory = TemporaryDirectory.create("parallax-torch")) {
      Path script = TorchScript.unpack(directory.path());
      return program.train(
          dataset, base, out, (model, file) -> words(script, dataset, base, model, file));
    }
  }

  private List<String> words(
      Path script, DatasetFolder dataset, Path base, SegmentationModel model, Path file) {
    List<String> words = new ArrayList<>(List.of(settings.python(), script.toString()));
    add(words, "--dataset", dataset.directory().toAbsolutePath());
    add(words, "--base", base.toAbsolutePath());
    add(words, "--out", file);
    add(words, "--size", model.width());
    words.add(Integer.toString(model.height()));
    if (settings.network() != null) {
      add(words, "--network", settings.network());
    }
    if (settings.checkpoint() != null) {
      add(words, "--checkpoint", settings.checkpoint().toAbsolutePath());
    }
    if (settings.fromScratch()) {
      words.add("--from-scratch");
    }
    add(words, "--steps", settings.steps());
    add(words, "--batch", settings.batch());
    add(words, "--rate", settings.rate());
    add(words, "--balance", settings.balance());
    add(words, "--keep", settings.keep());
    add(words, "--seed", settings.seed());
    add(words, "--threads", settings.threads());
    return words;
  }

  private static void add(List<String> words, String name, Object value) {
    words.add(name);
    words.add(value.toString());
  }
}
