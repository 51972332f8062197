package io.parallax.deploy.cli;

import io.parallax.deploy.cli.console.ConsoleProgress;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.training.TrainedModel;
import io.parallax.deploy.training.Trainer;
import io.parallax.deploy.training.TrainingImages;
import io.parallax.deploy.training.command.CommandTrainer;
import io.parallax.deploy.training.dataset.DatasetFolder;
import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import io.parallax.deploy.training.head.HeadSettings;
import io.parallax.deploy.training.head.HeadTrainer;
import io.parallax.deploy.training.torch.TorchTrainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code train}: a model out of a model and a dataset. */
@Command(
    name = "train",
    description = {
      "Trains a model on the training part of a dataset, from a model that there is.",
      "deploy/doc/training.md says what it needs and how well it does."
    })
final class TrainCommand implements Callable<Integer> {
  private static final Map<TrainerChoice, List<String>> OWN_OPTIONS =
      Map.of(
          TrainerChoice.HEAD,
          List.of("--pixels", "--pull"),
          TrainerChoice.TORCH,
          TorchOptions.NAMES,
          TrainerChoice.COMMAND,
          List.of("--command"));

  @Spec private CommandSpec spec;

  @Mixin private DatasetOption dataset = new DatasetOption();

  /** The trainers that there are. */
  enum TrainerChoice {
    HEAD,
    TORCH,
    COMMAND
  }

  @Option(
      names = "--base",
      required = true,
      paramLabel = "FILE.onnx",
      description = "The model to begin with, its descriptor FILE.json beside it.")
  private Path base;

  @Option(
      names = "--trainer",
      paramLabel = "head|torch|command",
      description =
          "head: fits the last layer, and nothing before it changes (default); torch: fine-tunes"
              + " the whole network with PyTorch; command: any program.")
  private TrainerChoice trainer = TrainerChoice.HEAD;

  @Mixin private TorchOptions torch = new TorchOptions();

  @Option(
      names = "--command",
      paramLabel = "LINE",
      description =
          "The program's call, with {dataset}, {base} and {out} in it; no shell reads it.")
  private String command;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How long torch or the program may take, at most 24h (default: 1h).")
  private Duration timeout = Duration.ofHours(1);

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.onnx",
      description = "Where the new model goes, with its descriptor FILE.json beside it.")
  private Path out;

  @Option(
      names = "--pixels",
      paramLabel = "N",
      description = "Pixels that are learned from, at most (default: ${DEFAULT-VALUE}).")
  private int pixels = HeadSettings.DEFAULT.pixels();

  @Option(
      names = "--balance",
      paramLabel = "POWER",
      description =
          "0: every pixel counts the same; 1: every class; between: pixels of a class count by its"
              + " share to the power of -POWER (default: 0.25 of head, 0.5 of torch).")
  private Double balance;

  @Option(
      names = "--pull",
      paramLabel = "NUMBER",
      description = "How strongly the old weights hold the new ones (default: ${DEFAULT-VALUE}).")
  private double pull = HeadSettings.DEFAULT.pull();

  @Option(
      names = "--keep",
      paramLabel = "SHARE",
      description =
          "Share of the old weights in the new ones (default: 0.5 of head, 0.25 of torch).")
  private Double keep;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Steps of the optimiser; those of head at most (default: 100 of head, 500 of torch).")
  private Integer steps;

  @Option(names = "--seed", paramLabel = "N", description = "Of the choice of pixels (default: 1).")
  private Long seed;

  @Override
  public Integer call() throws IOException {
    Trainer chosen = trainer();
    Path directory = out.toAbsolutePath().getParent();
    if (directory == null || out.getFileName().toString().isEmpty()) {
      throw new UsageException("--out " + out + " is no file");
    }
    DatasetFolder folder = dataset.open();
    OutputDirectory.require("--out", directory, out.getFileName().toString());
    OnnxLibraries.unpack();
    long start = System.nanoTime();
    TrainedModel model;
    int images = TrainingImages.of(folder, Part.TRAIN).size();
    try (ConsoleProgress progress = ConsoleProgress.of(Math.max(images, 1), spec)) {
      model = chosen.train(folder, base, out, progress::at);
    }
    print(model, images, Duration.ofNanos(System.nanoTime() - start));
    return ExitCode.OK;
  }

  private Trainer trainer() {
    if (trainer == TrainerChoice.COMMAND && command == null) {
      throw new UsageException("--trainer command needs --command, the program's call");
    }
    requireNoneOfOthers();
    try {
      return switch (trainer) {
        case HEAD -> new HeadTrainer(headSettings());
        case TORCH ->
            new TorchTrainer(torch.settings(steps, balance, keep, seed), timeout, this::printLine);
        case COMMAND -> new CommandTrainer(command, timeout, this::printLine);
      };
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private void requireNoneOfOthers() {
    OWN_OPTIONS.forEach(
        (owner, options) -> {
          for (String option : options) {
            if (owner != trainer && spec.commandLine().getParseResult().hasMatchedOption(option)) {
              throw new UsageException(
                  option + " is for --trainer " + owner.name().toLowerCase(Locale.ROOT));
            }
          }
        });
  }

  private HeadSettings headSettings() {
    HeadSettings defaults = HeadSettings.DEFAULT;
    return new HeadSettings(
        pixels,
        Objects.requireNonNullElse(balance, defaults.balance()),
        pull,
        Objects.requireNonNullElse(keep, defaults.keep()),
        Objects.requireNonNullElse(steps, defaults.steps()),
        Objects.requireNonNullElse(seed, defaults.seed()));
  }

  /** What the program says goes where progress goes. */
  private void printLine(String line) {
    PrintWriter progress = spec.commandLine().getErr();
    progress.println(line);
    progress.flush();
  }

  private void print(TrainedModel model, int images, Duration took) {
    PrintWriter console = spec.commandLine().getOut();
    model.remarks().forEach(remark -> console.println("note: " + remark));
    console.printf(
        Locale.ROOT,
        "%s, trained from %s on %,d images in %.1f s: %s%n",
        model.generation(),
        model.trainedFrom(),
        images,
        took.toMillis() / 1e3,
        model.file());
    model
        .metrics()
        .forEach((name, value) -> console.printf(Locale.ROOT, "  %-18s %,.6g%n", name, value));
  }
}
