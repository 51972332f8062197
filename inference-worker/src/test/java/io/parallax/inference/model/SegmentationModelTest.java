package io.parallax.inference.model;

import static io.parallax.inference.TinyGraph.ANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.parallax.inference.TinyGraph;
import io.parallax.scorer.output.QuantisedMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentationModelTest {
  private static final int WIDTH = 32;
  private static final int HEIGHT = 24;

  @TempDir Path directory;

  @Test
  void shouldFillInEverythingWhenThereIsNoDescriptor() {
    try (SegmentationModel model = load(TinyGraph.logits(4))) {
      assertThat(model.width()).isEqualTo(320);
      assertThat(model.height()).isEqualTo(240);
      assertThat(model.passes()).isEqualTo(1);
      assertThat(model.classNames()).containsExactly("class 0", "class 1", "class 2", "class 3");
      assertThat(model.generation()).matches("tiny-[0-9a-f]{8}");
    }
  }

  @Test
  void shouldGiveAnotherGenerationWhenTheGraphChanges() {
    try (SegmentationModel one = load(TinyGraph.logits(4));
        SegmentationModel same = load(TinyGraph.logits(4));
        SegmentationModel other = load(TinyGraph.logits(5))) {
      assertThat(same.generation()).isEqualTo(one.generation());
      assertThat(other.generation()).isNotEqualTo(one.generation());
    }
  }

  @Test
  void shouldTakeTheSoftmaxOfLogitsAndLeaveProbabilitiesAlone() throws IOException {
    // Both graphs have the same random weights, one with a softmax at its end.
    describe("{\"width\": 32, \"height\": 24}");
    try (SegmentationModel logits = load(TinyGraph.logits(4));
        SegmentationModel probabilities = load(TinyGraph.probabilities(4))) {
      QuantisedMap ofLogits = logits.run(input("a", 1)).quantised();
      QuantisedMap ofProbabilities = probabilities.run(input("a", 1)).quantised();

      assertThat(ofLogits.planes()).isEqualTo(ofProbabilities.planes());
      assertThat(ofLogits.classes()).isEqualTo(4);
      assertThat(ofLogits.width()).isEqualTo(WIDTH);
      assertThat(ofLogits.height()).isEqualTo(HEIGHT);
    }
  }

  @Test
  void shouldFollowItsDescriptor() throws IOException {
    describe(
        """
        {"generation": "g-1", "width": 32, "height": 24, "classes": ["a", "b"],
         "mean": [0, 0, 0], "deviation": [1, 1, 1], "output": "logits", "input": "image"}
        """);
    try (SegmentationModel model = load(TinyGraph.logits(2))) {
      assertThat(model.generation()).matches("g-1-[0-9a-f]{8}");
      assertThat(model.classNames()).containsExactly("a", "b");

      // Black stays 0 under this normalisation, and the convolution has no bias.
      QuantisedMap map = model.run(new ModelInput("k", new int[WIDTH * HEIGHT])).quantised();
      assertThat(map.planes()).containsOnly((byte) 128);
    }
  }

  @Test
  void shouldGiveTheSameMapWhateverImagesCameBefore() throws IOException {
    describe("{\"width\": 32, \"height\": 24}");
    List<byte[]> forwards = new ArrayList<>();
    try (SegmentationModel model = load(TinyGraph.logits(6))) {
      for (int i = 0; i < 5; i++) {
        forwards.add(model.run(input("frame-" + i, i)).quantised().planes());
      }

      for (int i = 4; i >= 0; i--) {
        assertThat(model.run(input("frame-" + i, i)).quantised().planes())
            .isEqualTo(forwards.get(i));
      }
      assertThat(forwards.get(0)).isNotEqualTo(forwards.get(1));
    }
  }

  @Test
  void shouldDrawMasksFromTheKeyOfTheFrame() {
    try (SegmentationModel model = load(TinyGraph.masks(4, ANY))) {
      assertThat(model.passes()).isEqualTo(20);

      byte[] map = model.run(input("scene/1", 3)).quantised().planes();

      assertThat(model.run(input("scene/2", 3)).quantised().planes()).isNotEqualTo(map);
      assertThat(model.run(input("scene/1", 3)).quantised().planes()).isEqualTo(map);
    }
  }

  @Test
  void shouldTakeAsManyPassesAsTheGraphHasMasks() {
    try (SegmentationModel model = load(TinyGraph.masks(4, 3))) {
      assertThat(model.passes()).isEqualTo(3);
      assertThat(model.run(input("a", 1)).quantised().classes()).isEqualTo(4);
    }
  }

  @Test
  void shouldAverageThePassesOfAGraphThatDrawsByItself() throws IOException {
    describe("{\"width\": 32, \"height\": 24, \"passes\": 400}");
    try (SegmentationModel model = load(TinyGraph.dropoutInside(3, true))) {
      assertThat(model.passes()).isEqualTo(400);

      QuantisedMap first = model.run(input("a", 1)).quantised();
      QuantisedMap second = model.run(input("a", 1)).quantised();

      // Two means of 400 passes differ far less than two passes do, by about 1/20.
      assertThat(meanDifference(first, second)).isLessThan(6).isGreaterThan(0);
    }
    describe("{\"width\": 32, \"height\": 24, \"passes\": 1, \"dropout\": \"inside\"}");
    try (SegmentationModel model = load(TinyGraph.dropoutInside(3, true))) {
      QuantisedMap first = model.run(input("a", 1)).quantised();
      QuantisedMap second = model.run(input("a", 1)).quantised();

      assertThat(meanDifference(first, second)).isGreaterThan(30);
    }
  }

  @Test
  void shouldRefuseAModelWhosePassesDoNotDiffer() throws IOException {
    describe("{\"passes\": 20}");
    assertRefused(TinyGraph.dropoutInside(3, false), "passes is 20, but two passes");
    assertRefused(TinyGraph.logits(3), "passes is 20, but two passes");

    describe("{}");
    assertRefused(
        TinyGraph.logits(3).input("dropout_masks", ANY, 8),
        "passes is 20, but different dropout masks give equal outputs");
  }

  @Test
  void shouldRefuseWhatIsNoModel() throws IOException {
    Path text = Files.writeString(directory.resolve("text.onnx"), "This is no model.");
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> SegmentationModel.load(ModelSource.of(text)))
        .withMessage(
            text + ": is no ONNX model that ONNX Runtime can read: Protobuf parsing failed.");

    Path empty = Files.createFile(directory.resolve("empty.onnx"));
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> SegmentationModel.load(ModelSource.of(empty)))
        .withMessage(
            empty
                + ": is no ONNX model that ONNX Runtime can read: ModelProto does not have a graph.");

    Path absent = directory.resolve("absent.onnx");
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> SegmentationModel.load(ModelSource.of(absent)))
        .withMessage(absent + ": there is no such model file");
  }

  @Test
  void shouldRefuseAnotherInput() throws IOException {
    assertRefused(
        new TinyGraph()
            .input("image", ANY, 1, ANY, ANY)
            .convolution("image", 1, "logits", 2)
            .output("logits", ANY, 2, ANY, ANY),
        "input \"image\" must be float[any or 1, 3, height, width], but is float[any, 1, any, any]");
    assertRefused(
        new TinyGraph()
            .input(TinyGraph.INT64, "ids", 1, 3, 4, 4)
            .node("Identity", "same", null, "ids")
            .output(TinyGraph.INT64, "same", 1, 3, 4, 4),
        "input \"ids\" must be float[any or 1, 3, height, width], but is int64[1, 3, 4, 4]");
    assertRefused(
        TinyGraph.logits(2).input("lidar", 1, 1),
        "one input for the image, and \"dropout_masks\" at most, but its inputs are \"image\"");
    assertRefused(TinyGraph.masks(2, ANY).input("image2", 4), "one input for the image");

    describe("{\"input\": \"rgb\"}");
    assertRefused(TinyGraph.logits(2), "has no input \"rgb\"; its inputs are \"image\" float[any,");
  }

  @Test
  void shouldRefuseADescriptorThatDoesNotFitTheGraph() throws IOException {
    describe("{\"classes\": [\"a\", \"b\", \"c\"]}");
    assertRefused(TinyGraph.logits(2), "has 2 classes, but its descriptor names 3");
    describe("{\"output\": \"scores\"}");
    assertRefused(TinyGraph.logits(2), "has no output \"scores\"; its outputs are \"logits\"");
    describe("{\"width\": 64}");
    assertRefused(TinyGraph.probabilities(2), "takes images of width 32 only, but 64");
    describe("{\"activation\": \"probabilities\"}");
    assertRefused(TinyGraph.logits(2), "outputs do not add up to 1");
    describe("{\"activation\": \"logits\"}");
    assertRefused(TinyGraph.probabilities(2), "its outputs are probabilities");
    describe("{\"dropout\": \"masks\"}");
    assertRefused(TinyGraph.logits(2), "has no input \"dropout_masks\"");
    describe("{\"dropout\": \"none\"}");
    assertRefused(TinyGraph.masks(2, ANY), "has the input \"dropout_masks\"");
    describe("{\"dropout\": \"none\", \"passes\": 3}");
    assertRefused(TinyGraph.logits(2), "passes is 3, but without dropout all passes are equal");
    describe("{\"passes\": 4}");
    assertRefused(TinyGraph.masks(2, 3), "takes 3 dropout masks only, but passes is 4");
  }

  @Test
  void shouldRefuseAnOutputOfAnotherSize() {
    assertRefused(
        new TinyGraph()
            .input("image", ANY, 3, ANY, ANY)
            .node("GlobalAveragePool", "pooled", null, "image")
            .output("pooled", ANY, 3, 1, 1),
        "output \"pooled\" must be [1, classes, 240, 320]");
  }

  @Test
  void shouldSayWhenTheModelGivesNoProbabilities() throws IOException {
    describe("{\"width\": 32, \"height\": 24}");
    int[] green = new int[WIDTH * HEIGHT];
    Arrays.fill(green, 0x00FF00);
    try (SegmentationModel model = load(TinyGraph.noGreen(3))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.run(new ModelInput("k", green)).quantised())
          .withMessageContaining("pixel 0");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.run(new ModelInput("k", new int[5])))
          .withMessageContaining("5");
    }
  }

  @Test
  void shouldTakeTheDescriptorAndSizeThatAreNamed() throws IOException {
    Path named = Files.writeString(directory.resolve("other.json"), "{\"generation\": \"named\"}");
    Path file = TinyGraph.logits(2).write(directory.resolve("tiny.onnx"));
    describe("{\"generation\": \"beside\"}");
    try (SegmentationModel model =
        SegmentationModel.load(new ModelSource(file, named, 48, 36, 1))) {
      assertThat(model.generation()).matches("named-[0-9a-f]{8}");
      assertThat(model.width()).isEqualTo(48);
      assertThat(model.height()).isEqualTo(36);
    }
  }

  @Test
  void shouldDropTheShareThatIsAskedForAndKeepTheMean() {
    float[] masks = DropoutMasks.draw("scene/frame", 1000, 128, 0.25);

    double sum = 0;
    int dropped = 0;
    for (float mask : masks) {
      assertThat(mask == 0 || mask == 1 / 0.75f).isTrue();
      sum += mask;
      dropped += mask == 0 ? 1 : 0;
    }
    assertThat(sum / masks.length).isCloseTo(1, within(0.01));
    assertThat((double) dropped / masks.length).isCloseTo(0.25, within(0.01));
    // Published test vectors of FNV-1a.
    assertThat(DropoutMasks.seed("")).isEqualTo(0xcbf29ce484222325L);
    assertThat(DropoutMasks.seed("foobar")).isEqualTo(0x85944171f73967e8L);
  }

  private SegmentationModel load(TinyGraph graph) {
    return SegmentationModel.load(ModelSource.of(graph.write(directory.resolve("tiny.onnx"))));
  }

  private void describe(String json) throws IOException {
    Files.writeString(directory.resolve("tiny.json"), json);
  }

  private void assertRefused(TinyGraph graph, String message) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> load(graph))
        .withMessageContaining("tiny.onnx: ")
        .withMessageContaining(message);
  }

  private static ModelInput input(String key, long seed) {
    return new ModelInput(key, new Random(seed).ints(WIDTH * HEIGHT).toArray());
  }

  private static double meanDifference(QuantisedMap a, QuantisedMap b) {
    double sum = 0;
    for (int i = 0; i < a.planes().length; i++) {
      sum += Math.abs((a.planes()[i] & 0xFF) - (b.planes()[i] & 0xFF));
    }
    return sum / a.planes().length;
  }
}
