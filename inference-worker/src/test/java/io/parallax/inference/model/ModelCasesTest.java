package io.parallax.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parallax.scorer.output.QuantisedMap;
import io.parallax.testkit.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The models that people brought, beside the repository. */
class ModelCasesTest {
  @TempDir Path directory;

  @Test
  void shouldGiveTwoTrainingsTwoGenerationsWhenTheirWeightsLieBeside() {
    Path first = SharedFiles.require("cases/model-external-data/ext1/model.onnx");
    Path second = SharedFiles.require("cases/model-external-data/ext2/model.onnx");
    assertThat(first).hasSameBinaryContentAs(second);
    try (SegmentationModel one = SegmentationModel.load(ModelSource.of(first));
        SegmentationModel again = SegmentationModel.load(ModelSource.of(first));
        SegmentationModel two = SegmentationModel.load(ModelSource.of(second))) {
      assertThat(one.generation()).matches("model-[0-9a-f]{8}").isEqualTo(again.generation());
      assertThat(two.generation()).matches("model-[0-9a-f]{8}").isNotEqualTo(one.generation());
      assertThat(map(two).planes()).isNotEqualTo(map(one).planes());
    }
  }

  @Test
  void shouldRefuseMeanAndDeviationIn255() {
    Path file = SharedFiles.require("cases/model-mean-255/plain.onnx");
    Path descriptor = SharedFiles.require("cases/model-mean-255/imagenet255.json");
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> SegmentationModel.load(new ModelSource(file, descriptor, null, null, 0)))
        .withMessage(
            descriptor
                + ": mean must be of colours in 0 to 1, but is [123.675, 116.28, 103.53]; if it is"
                + " of colours in 0 to 255, that is \"mean\": [0.485, 0.456, 0.406],"
                + " \"deviation\": [0.229, 0.224, 0.225]");
    SegmentationModel.load(ModelSource.of(file)).close();
  }

  @Test
  void shouldRefuseOneClassAndReadItWhenTold() throws IOException {
    Path file = SharedFiles.require("cases/model-one-class/binary_logit.onnx");
    assertRefused(file, "has one output channel (values from ");
    Path told = Files.writeString(directory.resolve("told.json"), "{\"activation\": \"sigmoid\"}");
    try (SegmentationModel model =
        SegmentationModel.load(new ModelSource(file, told, null, null, 0))) {
      QuantisedMap map = map(model);
      assertThat(map.classes()).isEqualTo(2);
      for (int pixel = 0; pixel < map.width() * map.height(); pixel++) {
        assertThat(map.at(0, pixel) + map.at(1, pixel)).isBetween(254, 256);
      }
      byte[] second =
          Arrays.copyOfRange(map.planes(), map.width() * map.height(), map.planes().length);
      assertThat(second).contains((byte) 0, (byte) 128, (byte) 255);
    }
  }

  @Test
  void shouldRefuseSigmoidsAndTakeASoftmax() {
    assertRefused(
        SharedFiles.require("cases/model-sigmoid/multilabel_sigmoid.onnx"),
        "its outputs are all in 0 to 1, so they are no logits, but those of a pixel add up to ");
    Path right = SharedFiles.require("cases/model-sigmoid/softmax.onnx");
    try (SegmentationModel model = SegmentationModel.load(ModelSource.of(right))) {
      assertThat(map(model).classes()).isEqualTo(5);
    }
  }

  @Test
  void shouldSayWhyAModelCannotBeRead() {
    Path twice = SharedFiles.require("cases/model-why-not-read/double.onnx");
    assertRefused(
        twice,
        "is no ONNX model that ONNX Runtime can read: Could not find an implementation for"
            + " Conv(11) node with name ''; of its inputs, \"image\" is of type double");
    Path missing = SharedFiles.require("cases/model-why-not-read/ext_missing/model.onnx");
    assertRefused(missing, "external data file missing: model.onnx.data");
  }

  @Test
  void shouldKeepTheNameOfAModelWithoutADescriptor() {
    Path file = SharedFiles.require("models/scannet-seed.onnx");
    try (SegmentationModel model = SegmentationModel.load(ModelSource.of(file))) {
      assertThat(model.generation()).isEqualTo("scannet-seed-278c6d1c");
    }
  }

  private static QuantisedMap map(SegmentationModel model) {
    int[] rgb = new Random(1).ints((long) model.width() * model.height()).toArray();
    return model.run(new ModelInput("scene/1", rgb)).quantised();
  }

  private static void assertRefused(Path file, String message) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> SegmentationModel.load(ModelSource.of(file)))
        .withMessageStartingWith(file + ": " + message);
  }
}
