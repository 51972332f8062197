package io.parallax.inference.model;

import static io.parallax.inference.TinyGraph.ANY;
import static io.parallax.inference.TinyGraph.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parallax.inference.TinyGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that give nonsense, and what is said of them. */
class ModelJudgementTest {
  private static final List<String> NAMES = List.of("wall", "floor", "chair");

  @TempDir Path directory;

  @Test
  void shouldRefuseSigmoidsOfEachClass() throws IOException {
    TinyGraph sigmoids = ended("Sigmoid", null);
    assertRefused(
        sigmoids,
        "its outputs are all in 0 to 1, so they are no logits, but those of a pixel add up to ",
        "so they are no probabilities of its classes: a sigmoid of each class says which classes");
    // Nobody is believed who says otherwise.
    describe("{\"activation\": \"logits\"}");
    assertRefused(sigmoids, "its outputs are all in 0 to 1, so they are no logits");
    describe("{\"activation\": \"probabilities\"}");
    assertRefused(sigmoids, "so they are no probabilities of its classes");
    describe("{\"activation\": \"sigmoid\"}");
    assertRefused(
        sigmoids, "its descriptor says sigmoid, which is for one output channel, but it has 3");
  }

  @Test
  void shouldRefuseASoftmaxAlongTheWrongAxis() {
    assertRefused(
        ended("Softmax", attribute("axis", 3)),
        "they add up to 1 along the rows of the image, so its softmax runs along the wrong axis");
    assertRefused(
        ended("Softmax", attribute("axis", 2)),
        "they add up to 1 along the columns of the image, so its softmax runs along the wrong axis");
    assertRefused(
        ended("Softmax", attribute("axis", 0)),
        "its output does not depend on the image",
        "1.000 everywhere");
  }

  @Test
  void shouldRefuseASoftmaxOverAllAxes() {
    assertRefused(
        new TinyGraph()
            .input("image", 1, 3, 240, 320)
            .convolution("image", 3, "fine", 3)
            .integers("flat", 1, -1)
            .integers("map", 1, 3, 240, 320)
            .node("Reshape", "row", null, "fine", "flat")
            .node("Softmax", "shares", attribute("axis", 1), "row")
            .node("Reshape", "logits", null, "shares", "map")
            .output("logits", 1, 3, 240, 320),
        "they add up to 1 over all classes and pixels");
  }

  @Test
  void shouldRefuseProbabilitiesInPercent() {
    assertRefused(
        new TinyGraph()
            .input("image", ANY, 3, ANY, ANY)
            .convolution("image", 3, "fine", 3)
            .node("Softmax", "shares", attribute("axis", 1), "fine")
            .floats("hundred", new float[] {100}, 1)
            .node("Mul", "logits", null, "shares", "hundred")
            .output("logits", ANY, 3, ANY, ANY),
        "its outputs add up to 100.0 at every pixel, but probabilities must add up to 1");
  }

  @Test
  void shouldRefuseWhatDoesNotDependOnTheImage() {
    assertRefused(
        new TinyGraph()
            .input("image", ANY, 3, ANY, ANY)
            .convolution("image", 3, "fine", 3)
            .floats("zero", new float[] {0}, 1)
            .floats("bias", new float[] {3, 1, 2}, 3, 1, 1)
            .node("Mul", "nothing", null, "fine", "zero")
            .node("Add", "logits", null, "nothing", "bias")
            .output("logits", ANY, 3, ANY, ANY),
        "its output does not depend on the image: it is the same for noise, black, white,");
  }

  @Test
  void shouldRefuseNumbersThatAreNone() {
    assertRefused(
        new TinyGraph()
            .input("image", ANY, 3, ANY, ANY)
            .convolution("image", 3, "fine", 3)
            .floats("zero", new float[] {0}, 1)
            .node("Div", "logits", null, "fine", "zero")
            .output("logits", ANY, 3, ANY, ANY),
        "gives Infinity for the test image \"noise\"");
    // The mean is subtracted first, so black is negative, and its logarithm is none.
    assertRefused(
        new TinyGraph()
            .input("image", ANY, 3, ANY, ANY)
            .node("GlobalAveragePool", "mean", null, "image")
            .node("Log", "log", null, "mean")
            .convolution("image", 3, "fine", 3)
            .node("Add", "logits", null, "fine", "log")
            .output("logits", ANY, 3, ANY, ANY),
        "gives NaN for the test image \"black\"");
  }

  @Test
  void shouldRefuseOneChannelUnlessToldWhatItIs() throws IOException {
    TinyGraph logit = oneChannel(false);
    TinyGraph probability = oneChannel(true);
    String refused = "has one output channel (values from ";
    assertRefused(logit, refused, "\"activation\": \"sigmoid\" if these are logits");
    assertRefused(probability, refused);
    describe("{\"activation\": \"logits\"}");
    assertRefused(logit, refused);
    describe("{\"activation\": \"probabilities\"}");
    assertRefused(
        logit, "its descriptor says probabilities, but its one channel has values from -");
    describe("{\"activation\": \"sigmoid\"}");
    assertRefused(
        probability,
        "its descriptor says sigmoid, but its one channel has values from ",
        ", as after a sigmoid; if they are probabilities, it must say so");
    describe("{\"activation\": \"sigmoid\", \"classes\": [\"door\"]}");
    assertRefused(logit, "has 2 classes, but its descriptor names 1");
  }

  @Test
  void shouldOnlySuspectWhatAnHonestModelMaySay() {
    assertThat(suspicions(TinyGraph.logits(3))).isEmpty();
    assertThat(suspicions(biased(0.25f, 8, 0, 0)))
        .containsExactly("its likeliest class is \"wall\" at every pixel of all test images");
    assertThat(suspicions(biased(1, 0, 0, 200)))
        .containsExactly(
            "its probabilities hardly depend on the image: in steps of 1/255 all test images have the same",
            "its likeliest class is \"chair\" at every pixel of all test images");
    assertThat(suspicions(biased(0.005f, 0, 0, 0)))
        .containsExactly(
            "it tells no class from another on the test images: none has more than 88/255 of 3 classes");
  }

  private List<String> suspicions(TinyGraph graph) {
    Path file = graph.write(directory.resolve("tiny.onnx"));
    GraphSession.startEngine();
    ModelPlan plan =
        ModelPlan.of(ModelSource.of(file), ModelDescriptor.EMPTY, ModelSignature.read(file));
    try (GraphSession session = GraphSession.open(file, plan.output(), 1, false)) {
      return new ModelProbe(file, plan, session, null).judge().suspicions(NAMES);
    }
  }

  private static TinyGraph biased(float factor, float... bias) {
    return new TinyGraph()
        .input("image", ANY, 3, ANY, ANY)
        .convolution("image", 3, "fine", 3)
        .floats("factor", new float[] {factor}, 1)
        .floats("bias", bias, 3, 1, 1)
        .node("Mul", "less", null, "fine", "factor")
        .node("Add", "logits", null, "less", "bias")
        .output("logits", ANY, 3, ANY, ANY);
  }

  private static TinyGraph ended(String operator, TinyGraph.Message attribute) {
    return new TinyGraph()
        .input("image", ANY, 3, ANY, ANY)
        .convolution("image", 3, "fine", 3)
        .node(operator, "logits", attribute, "fine")
        .output("logits", ANY, 3, ANY, ANY);
  }

  private static TinyGraph oneChannel(boolean sigmoid) {
    TinyGraph graph =
        new TinyGraph()
            .input("image", ANY, 3, ANY, ANY)
            .floats("weights", new float[] {1, -1, 0.5f}, 1, 3, 1, 1)
            .node("Conv", sigmoid ? "logit" : "out", null, "image", "weights");
    return (sigmoid ? graph.node("Sigmoid", "out", null, "logit") : graph)
        .output("out", ANY, 1, ANY, ANY);
  }

  private void describe(String json) throws IOException {
    Files.writeString(directory.resolve("tiny.json"), json);
  }

  private void assertRefused(TinyGraph graph, String... messages) {
    Path file = graph.write(directory.resolve("tiny.onnx"));
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> SegmentationModel.load(ModelSource.of(file)))
        .withMessageContainingAll(messages)
        .withMessageStartingWith(file + ": ");
  }
}
