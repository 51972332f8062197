package io.parallax.deploy.training.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.parallax.deploy.testkit.TinyModel;
import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.inference.model.MapGraph;
import io.parallax.inference.model.ModelInput;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.onnx.OnnxModel;
import io.parallax.scorer.output.ClassPlanes;
import io.parallax.scorer.output.QuantisedMap;
import io.parallax.testkit.SharedFiles;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The last layer of different graphs, and the features before it. */
class LastLayerTest {
  @TempDir private Path directory;

  static Stream<Arguments> trainable() {
    return Stream.of(
        Arguments.of("convolution", TinyModel.convolution(true)),
        Arguments.of("convolution without bias", TinyModel.convolution(false)),
        Arguments.of("product", TinyModel.product()),
        Arguments.of("matrix", TinyModel.matrix()));
  }

  /** The layer applied to the features is what the model says, at every pixel. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("trainable")
  void shouldGiveTheFeaturesThatTheLogitsAreMadeOf(String name, TinyModel tiny) throws IOException {
    requireSameMap(tiny.write(directory.resolve("tiny.onnx")));
  }

  @Test
  void shouldGiveTheFeaturesOfANetworkOfFortyClasses() throws IOException {
    requireSameMap(SharedFiles.require("models/scannet-seed.onnx"));
  }

  private static void requireSameMap(Path file) throws IOException {
    try (SegmentationModel model = SegmentationModel.load(ModelSource.of(file))) {
      OnnxModel onnx = OnnxModel.parse(Files.readAllBytes(file));
      LastLayer layer = LastLayer.of(onnx, model.output(), file);
      byte[] graph = FeatureGraph.of(onnx, layer, model.output(), model.classAxis());
      ModelInput image = image(model.width() * model.height());
      try (MapGraph features = model.open(graph, FeatureGraph.OUTPUT)) {
        float[] logits = logits(features.planes(image), new LayerWeights(layer, file).read());
        QuantisedMap expected = model.run(image).quantised();
        QuantisedMap map =
            QuantisedMap.ofLogits(
                FloatBuffer.wrap(logits), layer.classes(), model.width(), model.height());
        for (int c = 0; c < layer.classes(); c++) {
          for (int pixel = 0; pixel < model.width() * model.height(); pixel++) {
            assertThat(map.at(c, pixel)).isCloseTo(expected.at(c, pixel), within(1));
          }
        }
      }
    }
  }

  private static float[] logits(ClassPlanes planes, HeadWeights weights) {
    int pixels = planes.width() * planes.height();
    float[][] features = new float[weights.channels()][pixels];
    for (int j = 0; j < features.length; j++) {
      planes.read(j, 0, pixels, features[j]);
    }
    float[] logits = new float[weights.classes() * pixels];
    for (int c = 0; c < weights.classes(); c++) {
      for (int pixel = 0; pixel < pixels; pixel++) {
        double logit = weights.at(weights.channels(), c);
        for (int j = 0; j < features.length; j++) {
          logit += weights.at(j, c) * features[j][pixel];
        }
        logits[c * pixels + pixel] = (float) logit;
      }
    }
    return logits;
  }

  private static ModelInput image(int pixels) {
    SplittableRandom random = new SplittableRandom(5);
    int[] rgb = random.ints(pixels, 0, 1 << 24).toArray();
    return new ModelInput("image", rgb);
  }

  static Stream<Arguments> others() {
    return Stream.of(
        Arguments.of(TinyModel.rectified(), "but this one ends in Relu"),
        Arguments.of(TinyModel.wide(), "ends in Conv → Resize, a convolution of 3×3"),
        Arguments.of(TinyModel.tied(), "Conv → Resize, whose \"w\" serves another layer too"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void shouldSayWhatAModelEndsInThatItCannotTrain(TinyModel tiny, String expected)
      throws IOException {
    Path file = tiny.write(directory.resolve("tiny.onnx"));
    OnnxModel onnx = OnnxModel.parse(Files.readAllBytes(file));

    assertThatExceptionOfType(RefusedTrainingException.class)
        .isThrownBy(() -> LastLayer.of(onnx, "logits", file))
        .withMessageStartingWith(file + ": the trainer head needs a model whose")
        .withMessageEndingWith(expected);
  }

  @Test
  void shouldRefuseTheMeanOfPasses() throws IOException {
    Path file = SharedFiles.require("models/scannet-seed-mc.onnx");
    OnnxModel onnx = OnnxModel.parse(Files.readAllBytes(file));

    assertThatExceptionOfType(RefusedTrainingException.class)
        .isThrownBy(() -> LastLayer.of(onnx, "probabilities", file))
        .withMessageEndingWith("ends in ReduceMean → Resize");
  }
}
