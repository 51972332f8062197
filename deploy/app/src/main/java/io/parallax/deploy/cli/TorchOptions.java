package io.parallax.deploy.cli;

import io.parallax.deploy.training.torch.TorchSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Option;

/** The options of the trainer {@code torch} alone. */
final class TorchOptions {
  /** Their names. */
  static final List<String> NAMES =
      List.of(
          "--python",
          "--network",
          "--checkpoint",
          "--from-scratch",
          "--batch",
          "--rate",
          "--threads");

  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      description = "The Python that has PyTorch, NumPy and Pillow (default: ${DEFAULT-VALUE}).")
  private String python = TorchSettings.DEFAULT.python();

  @Option(
      names = "--network",
      paramLabel = "FILE.py:NAME",
      description =
          "The network: a class or function that takes the number of classes (default: that of the"
              + " model that comes with the command).")
  private String network;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE.pt",
      description =
          "The network's weights to begin with (default: beside --base, with ending .pt).")
  private Path checkpoint;

  @Option(names = "--from-scratch", description = "Begins with random weights.")
  private boolean fromScratch;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Crops in each step (default: ${DEFAULT-VALUE}).")
  private int batch = TorchSettings.DEFAULT.batch();

  @Option(
      names = "--rate",
      paramLabel = "NUMBER",
      description = "The highest learning rate (default: ${DEFAULT-VALUE}).")
  private double rate = TorchSettings.DEFAULT.rate();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Of the CPU; with 1 the same input gives the same file (default: all).")
  private int threads = TorchSettings.DEFAULT.threads();

  /** The settings, with what other trainers have as well; null for what was not given. */
  TorchSettings settings(Integer steps, Double balance, Double keep, Long seed) {
    TorchSettings defaults = TorchSettings.DEFAULT;
    return new TorchSettings(
        python,
        network,
        checkpoint,
        fromScratch,
        Objects.requireNonNullElse(steps, defaults.steps()),
        batch,
        rate,
        Objects.requireNonNullElse(balance, defaults.balance()),
        Objects.requireNonNullElse(keep, defaults.keep()),
        Objects.requireNonNullElse(seed, defaults.seed()),
        threads);
  }
}
