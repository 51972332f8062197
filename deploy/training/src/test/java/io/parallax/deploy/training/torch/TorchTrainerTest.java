package io.parallax.deploy.training.torch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parallax.deploy.flat.DefaultModel;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.training.FlatDataset;
import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.deploy.training.TrainedModel;
import io.parallax.deploy.training.TrainingImages;
import io.parallax.deploy.training.TrainingProgress;
import io.parallax.deploy.training.dataset.DatasetFolder;
import io.parallax.deploy.training.dataset.DatasetFolder.Labels;
import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import io.parallax.deploy.training.dataset.DatasetFolder.Sample;
import io.parallax.deploy.training.evaluate.Evaluation;
import io.parallax.deploy.training.evaluate.Evaluator;
import io.parallax.inference.model.ModelInput;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.scorer.output.QuantisedMap;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script in a Python of this machine. */
final class TorchTrainerTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final String RESOURCES =
      "deploy/training/src/main/resources/io/parallax/deploy/training/torch";

  @TempDir private static Path shared;
  private static DatasetFolder dataset;
  private static Path base;

  @TempDir private Path directory;
  private final List<String> lines = new ArrayList<>();

  @BeforeAll
  static void writeDataset() throws IOException {
    dataset = FlatDataset.write(shared.resolve("data"), FlatScan.of(7, 16), 1, 0.5);
    swapWallsAndFloors();
    base = DefaultModel.unpack(Files.createDirectory(shared.resolve("model")));
  }

  /** What the base cannot know, and is learnt in few steps. */
  private static void swapWallsAndFloors() throws IOException {
    for (Part part : Part.values()) {
      for (Sample sample : dataset.samples(part)) {
        Labels labels = dataset.labels(sample);
        byte[] classes = labels.classes();
        for (int i = 0; i < classes.length; i++) {
          if (classes[i] == 0 || classes[i] == 1) {
            classes[i] ^= 1;
          }
        }
        FlatDataset.png(sample.mask(), classes, labels.width(), labels.height());
      }
    }
  }

  private TrainedModel train(Path from, String out, TorchSettings settings) throws IOException {
    return new TorchTrainer(settings, LONG, lines::add)
        .train(dataset, from, directory.resolve(out), TrainingProgress.NONE);
  }

  private static TorchSettings settings(
      String python, String network, Path checkpoint, boolean fromScratch, int steps) {
    return new TorchSettings(
        python, network, checkpoint, fromScratch, steps, 4, 3e-3, 0.5, 0.1, 1, 1);
  }

  @Test
  void shouldMakeABetterModelAndGoOnFromIt() throws Exception {
    String python = Python.withTorch();

    TrainedModel first = train(base, "first.onnx", settings(python, null, null, false, 50));

    assertThat(lines).first().isEqualTo("training on cpu");
    assertThat(lines).last().asString().startsWith("step 50/50, loss ");
    Evaluation evaluation =
        new Evaluator(dataset).of(List.of(base, first.file()), TrainingProgress.NONE);
    double before = evaluation.models().get(0).total().accuracy();
    double after = evaluation.models().get(1).total().accuracy();
    assertThat(after).as("before %s", before).isGreaterThan(before + 0.03);

    TrainedModel second =
        train(first.file(), "second.onnx", settings(python, null, null, false, 2));

    assertThat(second.trainedFrom()).isEqualTo(first.generation());
    assertThat(second.generation()).isNotEqualTo(first.generation());
    assertThat(directory.toFile().list())
        .containsExactlyInAnyOrder(
            "first.json", "first.onnx", "first.pt", "second.json", "second.onnx", "second.pt");
  }

  /** So the checkpoint is that of the ONNX file, and what is exported is what was trained. */
  @Test
  void shouldGiveTheMapsOfTheBaseWithoutASingleStep() throws Exception {
    Path same = train(base, "same.onnx", settings(Python.withTorch(), null, null, false, 0)).file();

    try (SegmentationModel model = SegmentationModel.load(ModelSource.of(base));
        SegmentationModel copy = SegmentationModel.load(ModelSource.of(same))) {
      ModelInput image = TrainingImages.of(dataset, Part.VAL).image(0, model);
      QuantisedMap map = model.run(image).quantised();
      QuantisedMap copied = copy.run(image).quantised();
      // One step of the quantisation, where values lie on its limits.
      assertThat(
              IntStream.range(0, map.planes().length)
                  .map(i -> copied.planes()[i] - map.planes()[i]))
          .allMatch(difference -> Math.abs(difference) <= 1);
    }
  }

  @Test
  void shouldSayWhatToInstallWhenThereIsNoTorch() throws Exception {
    String python = Python.bare(directory);

    assertRefused(
        base,
        settings(python, null, null, false, 1),
        "has no numpy: install PyTorch (1.13 or newer), NumPy and Pillow");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          failing | ValueError: no layers
          missing | has no class or function missing
          wide    | must give logits [1, 16, H, W] of an image 320x240, not [1, 17, 240, 320]
          coarse  | of another network: around.0.0.weight is [56, 56, 3, 3] there, and missing in
          """)
  void shouldSayInOneLineWhatIsWrongWithANetwork(String name, String message) throws Exception {
    TorchSettings settings = settings(Python.withTorch(), networks() + name, null, false, 1);

    assertRefused(base, settings, message);
  }

  @Test
  void shouldTrainAnyNetworkAndGoOnFromIt() throws Exception {
    String python = Python.withTorch();
    String network = networks() + "coarse";

    Path first = train(base, "first.onnx", settings(python, network, null, true, 2)).file();
    Path second = train(first, "second.onnx", settings(python, network, null, false, 2)).file();

    assertThat(Files.size(second)).isLessThan(10_000);
    assertThat(second).content(ISO_8859_1).isNotEqualTo(Files.readString(first, ISO_8859_1));
  }

  @Test
  void shouldTakeNoCheckpointThatIsNotOfTheBase() throws Exception {
    String python = Python.withTorch();
    TorchSettings settings = settings(python, null, null, false, 0);
    Path other = train(base, "other.onnx", settings(python, null, null, true, 0)).file();
    Path checkpoint = directory.resolve("other.pt");

    Files.copy(base.resolveSibling("flat-seed.pt"), checkpoint, REPLACE_EXISTING);
    assertRefused(other, settings, checkpoint + " is not the checkpoint of " + other);

    Files.writeString(checkpoint, "none");
    assertRefused(other, settings, checkpoint + " is no checkpoint: ");

    Files.delete(checkpoint);
    assertRefused(other, settings, "there is no checkpoint " + checkpoint);

    Path named = base.resolveSibling("flat-seed.pt");
    train(other, "new.onnx", settings(python, null, named, false, 0));
  }

  @Test
  void shouldRefuseABaseOfOtherClassesBeforeItStarts() throws IOException {
    DatasetFolder other = new DatasetFolder(dataset.directory(), List.of("floor", "wall"));

    assertThatExceptionOfType(RefusedTrainingException.class)
        .isThrownBy(
            () ->
                new TorchTrainer(settings("no-such-python", null, null, false, 1), LONG, lines::add)
                    .train(other, base, directory.resolve("new.onnx"), TrainingProgress.NONE))
        .withMessageContaining("has 16 classes, but the dataset");
  }

  @Test
  void shouldPassTheTestsOfItsParts() throws Exception {
    List<String> words =
        List.of(
            "env",
            "PYTHONPATH=" + RepositoryFiles.require(RESOURCES),
            Python.withTorch(),
            "-B",
            "-m",
            "unittest",
            "discover",
            "-s",
            RepositoryFiles.require("deploy/training/src/test/python").toString());

    Python.Result result = Python.run(words);

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("OK").doesNotContain("Ran 0 tests");
  }

  @Test
  void shouldComeWithAllFilesOfTheScript() throws IOException {
    Path resources = RepositoryFiles.require(RESOURCES);
    try (Stream<Path> files = Files.walk(resources)) {
      assertThat(TorchScript.FILES)
          .containsExactlyInAnyOrderElementsOf(
              files
                  .filter(file -> file.toString().endsWith(".py"))
                  .map(file -> resources.relativize(file).toString())
                  .toList());
    }
  }

  private String networks() throws IOException {
    Path file = directory.resolve("my networks.py");
    Files.writeString(
        file,
        """
        from torch.nn import Conv2d

        def failing(classes):
            raise ValueError("no layers")

        def wide(classes):
            return Conv2d(3, classes + 1, 1)

        def coarse(classes):
            return Conv2d(3, classes, 4, stride=4)
        """);
    return file + ":";
  }

  private void assertRefused(Path from, TorchSettings settings, String message) {
    assertThatExceptionOfType(RefusedTrainingException.class)
        .isThrownBy(() -> train(from, "refused/new.onnx", settings))
        .withMessageContaining(message)
        .withMessageNotContaining("\n");
    assertThat(directory.resolve("refused")).isEmptyDirectory();
  }
}
