package io.parallax.deploy.training.head;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.parallax.deploy.flat.DefaultModel;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.training.FlatDataset;
import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.deploy.training.TrainedModel;
import io.parallax.deploy.training.TrainingProgress;
import io.parallax.deploy.training.dataset.DatasetFolder;
import io.parallax.deploy.training.evaluate.Evaluation;
import io.parallax.deploy.training.evaluate.Evaluator;
import io.parallax.inference.model.ModelDescriptor;
import io.parallax.inference.onnx.OnnxModel;
import io.parallax.inference.onnx.OnnxTensor;
import io.parallax.testkit.SharedFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadTrainerTest {
  private static final HeadSettings FEW = new HeadSettings(6000, 0.5, 0.01, 0, 25, 1);

  @TempDir private Path directory;

  @Test
  void shouldDoBetterOnFramesThatItWasNotTrainedOn() throws IOException {
    DatasetFolder dataset =
        FlatDataset.write(directory.resolve("flat"), FlatScan.of(7, 32), 2, 0.3);
    Path base = DefaultModel.unpack(directory);
    Path out = directory.resolve("new/head.onnx");

    TrainedModel trained = new HeadTrainer(FEW).train(dataset, base, out, TrainingProgress.NONE);

    Evaluation evaluation = new Evaluator(dataset).of(List.of(base, out), TrainingProgress.NONE);
    double before = evaluation.models().get(0).total().meanIou();
    double after = evaluation.models().get(1).total().meanIou();
    assertThat(after).isGreaterThan(before + 0.01);
    assertThat(trained.trainedFrom()).isEqualTo(evaluation.models().get(0).generation());
    assertThat(trained.generation()).isEqualTo(evaluation.models().get(1).generation());
    assertThat(trained.generation()).startsWith("flat-seed-1-");
    assertThat(trained.metrics().get("head.loss.after"))
        .isLessThan(trained.metrics().get("head.loss.before"));
    assertThat(ModelDescriptor.beside(out)).hasSameBinaryContentAs(ModelDescriptor.beside(base));
    requireOnlyTheLayerChanged(base, out, "classify.weight", "classify.bias");

    Path again = directory.resolve("again.onnx");
    new HeadTrainer(FEW).train(dataset, base, again, TrainingProgress.NONE);
    assertThat(again).hasSameBinaryContentAs(out);
  }

  /** The old values put back give the bytes of the base. */
  private static void requireOnlyTheLayerChanged(Path base, Path out, String... names)
      throws IOException {
    byte[] before = Files.readAllBytes(base);
    OnnxModel trained = OnnxModel.parse(Files.readAllBytes(out));
    List<OnnxTensor> old =
        OnnxModel.parse(before).initializers().stream()
            .filter(tensor -> List.of(names).contains(tensor.name()))
            .toList();
    assertThat(old).hasSize(names.length);
    for (OnnxTensor tensor : old) {
      assertThat(trained.initializers()).doesNotContain(tensor);
    }
    assertThat(trained.withInitializers(old).toBytes()).isEqualTo(before);
    assertThat(trained.toBytes()).hasSameSizeAs(before);
  }

  @Test
  void shouldFitALayerWithoutBias() throws IOException {
    Path base = TinyModel.convolution(false).write(directory.resolve("tiny.onnx"));
    DatasetFolder dataset = tiny(1, 3);
    Path out = directory.resolve("out.onnx");

    TrainedModel trained = train(dataset, base, out);

    assertThat(trained.metrics().get("head.loss.after"))
        .isLessThan(trained.metrics().get("head.loss.before"));
    requireOnlyTheLayerChanged(base, out, "w");
    assertThat(Files.readString(directory.resolve("out.json")))
        .isEqualTo("{\"generation\":\"tiny\"}");
    assertThat(trained.generation()).startsWith("tiny-");
  }

  @Test
  void shouldMixTheNewWeightsWithTheOldOnes() throws IOException {
    Path base = TinyModel.matrix().write(directory.resolve("tiny.onnx"));
    DatasetFolder dataset = tiny(1, 3);
    float[] old = weights(base);
    float[] fitted = weights(trained(dataset, base, 0));
    float[] mixed = weights(trained(dataset, base, 0.25));

    for (int i = 0; i < old.length; i++) {
      assertThat((double) mixed[i]).isCloseTo(0.75 * fitted[i] + 0.25 * old[i], within(1e-5));
    }
    assertThat(fitted).isNotEqualTo(old);
  }

  private Path trained(DatasetFolder dataset, Path base, double keep) throws IOException {
    Path out = directory.resolve("keep" + keep + ".onnx");
    new HeadTrainer(new HeadSettings(1000, 0, 0.01, keep, 25, 1))
        .train(dataset, base, out, TrainingProgress.NONE);
    return out;
  }

  @Test
  void shouldKeepTheWeightsOfAClassWithoutPixelsAndSaySo() throws IOException {
    Path base = TinyModel.matrix().write(directory.resolve("tiny.onnx"));
    DatasetFolder dataset = tiny(1, 2);
    Path out = directory.resolve("out.onnx");

    TrainedModel trained = train(dataset, base, out);

    assertThat(trained.remarks())
        .containsExactly("class third has no labelled pixel and keeps its weights");
    float[] before = weights(base);
    float[] after = weights(out);
    int third = 2 * TinyModel.CHANNELS;
    assertThat(Arrays.copyOfRange(after, third, after.length))
        .isEqualTo(Arrays.copyOfRange(before, third, before.length));
    assertThat(Arrays.copyOf(after, third)).isNotEqualTo(Arrays.copyOf(before, third));
  }

  private static float[] weights(Path file) throws IOException {
    return OnnxModel.parse(Files.readAllBytes(file)).initializers().stream()
        .filter(tensor -> tensor.name().equals("w"))
        .findFirst()
        .orElseThrow()
        .floats();
  }

  @Test
  void shouldRefuseADatasetWithoutALabel() throws IOException {
    Path base = TinyModel.convolution(true).write(directory.resolve("tiny.onnx"));

    requireRefusal(tiny(1, 0), base, "dataset has no labelled pixel");
    requireRefusal(tiny(0, 3), base, "dataset has no labelled pixel");
  }

  @Test
  void shouldRefuseABaseOfOtherClasses() throws IOException {
    Path base = TinyModel.convolution(true).write(directory.resolve("tiny.onnx"));
    DatasetFolder dataset = tiny(1, 3);
    Files.writeString(directory.resolve("tiny.json"), "{\"classes\": [\"first\", \"x\", \"y\"]}");
    requireRefusal(dataset, base, "class 1 of " + base + " is \"x\", but that of the dataset");

    Files.write(dataset.directory().resolve("classes.txt"), List.of("a", "b", "c", "d"), UTF_8);
    requireRefusal(DatasetFolder.open(dataset.directory()), base, "has 3 classes, but the dataset");
  }

  @Test
  void shouldRefuseToReplaceTheBase() throws IOException {
    Path base = TinyModel.convolution(true).write(directory.resolve("tiny.onnx"));
    DatasetFolder dataset = tiny(1, 3);

    assertThatExceptionOfType(RefusedTrainingException.class)
        .isThrownBy(() -> train(dataset, base, base))
        .withMessageContaining("is the base itself");
  }

  @Test
  void shouldLeaveNothingBehindWhenItFails() throws IOException {
    Path base = TinyModel.rectified().write(directory.resolve("tiny.onnx"));

    requireRefusal(tiny(1, 3), base, "but this one ends in Relu");

    assertThat(directory).isDirectoryNotContaining("glob:**out*");
    assertThat(directory).isDirectoryNotContaining("glob:**.parallax-*");
  }

  @Test
  void shouldTrainANetworkOfFortyClasses() throws IOException {
    Path base = SharedFiles.require("models/scannet-seed.onnx");
    Path frames = SharedFiles.require("scans/scannet-scene0014_00");
    DatasetFolder dataset = new DatasetFolder(directory.resolve("scannet"), unnamed());
    writeScanNet(dataset, frames);
    Path out = directory.resolve("out.onnx");

    TrainedModel trained =
        new HeadTrainer(new HeadSettings(1000, 0, 0.01, 0, 5, 1))
            .train(dataset, base, out, TrainingProgress.NONE);

    assertThat(trained.metrics().get("head.loss.after"))
        .isLessThan(trained.metrics().get("head.loss.before"));
    requireOnlyTheLayerChanged(base, out, "head.b.weight", "head.b.bias");
  }

  private static List<String> unnamed() {
    return IntStream.range(0, 40).mapToObj(c -> "class " + c).toList();
  }

  /** Two frames; their labels count from 1. */
  private static void writeScanNet(DatasetFolder dataset, Path scan) throws IOException {
    List<String> stems = List.of("0", "280");
    prepare(dataset, stems);
    for (String stem : stems) {
      Files.copy(
          scan.resolve("color/" + stem + ".jpg"),
          dataset.directory().resolve("images/train/" + stem + ".jpg"));
      BufferedImage label = ImageIO.read(scan.resolve("label/" + stem + ".png").toFile());
      int width = label.getWidth();
      int height = label.getHeight();
      int[] ids = label.getRaster().getSamples(0, 0, width, height, 0, (int[]) null);
      byte[] mask = new byte[ids.length];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = (byte) (ids[i] == 0 ? DatasetFolder.NO_LABEL : ids[i] - 1);
      }
      writeLabels(dataset, stem, mask, width, height);
    }
  }

  private static TrainedModel train(DatasetFolder dataset, Path base, Path out) throws IOException {
    return new HeadTrainer(FEW).train(dataset, base, out, TrainingProgress.NONE);
  }

  private void requireRefusal(DatasetFolder dataset, Path base, String expected) {
    assertThatExceptionOfType(RefusedTrainingException.class)
        .isThrownBy(() -> train(dataset, base, directory.resolve("out.onnx")))
        .withMessageContaining(expected);
  }

  /** Noise in coloured halves, as many of the first classes as are used. */
  private DatasetFolder tiny(int images, int usedClasses) throws IOException {
    DatasetFolder dataset =
        new DatasetFolder(directory.resolve("dataset"), List.of("first", "second", "third"));
    List<String> stems = IntStream.range(0, images).mapToObj(i -> "image" + i).toList();
    prepare(dataset, stems);
    SplittableRandom random = new SplittableRandom(1);
    for (String stem : stems) {
      int pixels = TinyModel.WIDTH * TinyModel.HEIGHT;
      byte[] grey = new byte[pixels];
      byte[] mask = new byte[pixels];
      for (int i = 0; i < pixels; i++) {
        int part = i % TinyModel.WIDTH * 3 / TinyModel.WIDTH;
        grey[i] = (byte) (part * 80 + random.nextInt(60));
        mask[i] = (byte) (part < usedClasses ? part : DatasetFolder.NO_LABEL);
      }
      FlatDataset.png(
          dataset.directory().resolve("images/train/" + stem + ".png"),
          grey,
          TinyModel.WIDTH,
          TinyModel.HEIGHT);
      writeLabels(dataset, stem, mask, TinyModel.WIDTH, TinyModel.HEIGHT);
    }
    return dataset;
  }

  private static void prepare(DatasetFolder dataset, List<String> stems) throws IOException {
    for (String kind : List.of("images", "masks", "weights")) {
      Files.createDirectories(dataset.directory().resolve(kind + "/train"));
    }
    Files.write(dataset.directory().resolve("classes.txt"), dataset.classes(), UTF_8);
    Files.write(dataset.directory().resolve("train.txt"), stems, UTF_8);
  }

  private static void writeLabels(
      DatasetFolder dataset, String stem, byte[] mask, int width, int height) throws IOException {
    byte[] weights = new byte[mask.length];
    Arrays.fill(weights, (byte) DatasetFolder.FULL_WEIGHT);
    Path folder = dataset.directory();
    FlatDataset.png(folder.resolve("masks/train/" + stem + ".png"), mask, width, height);
    FlatDataset.png(folder.resolve("weights/train/" + stem + ".png"), weights, width, height);
  }
}
