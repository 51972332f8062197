package io.parallax.inference.model;

import static io.parallax.inference.TinyGraph.ANY;
import static io.parallax.inference.TinyGraph.attribute;
import static io.parallax.inference.TinyGraph.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parallax.inference.TinyGraph;
import io.parallax.scorer.output.QuantisedMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layouts, element types and sizes of inputs and outputs. */
class ModelShapesTest {
  private static final int WIDTH = 32;
  private static final int HEIGHT = 24;
  private static final int PIXELS = WIDTH * HEIGHT;
  private static final float[] WEIGHTS = {1, -2, 0.5f, -1, 1, 0, 0.25f, 0.5f, -0.75f, 0, 0, 1};
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] DEVIATION = {0.229, 0.224, 0.225};

  @TempDir Path directory;

  private final int[] rgb = new Random(4).ints(PIXELS).toArray();

  @BeforeEach
  void describeSize() throws IOException {
    describe("");
  }

  @Test
  void shouldGiveTheSoftmaxOfTheConvolution() {
    assertWithin(0, map(classes(nchw(TinyGraph.FLOAT, ANY), "image")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTakeChannelsLastAndReadClassesInEitherPlace(boolean classesLast) throws IOException {
    TinyGraph graph =
        classes(
            new TinyGraph()
                .input("pixels", ANY, ANY, ANY, 3)
                .operator("Transpose", "image", List.of(list("perm", 0, 3, 1, 2)), "pixels"),
            "image");
    if (classesLast) {
      graph =
          new TinyGraph()
              .input("pixels", ANY, ANY, ANY, 3)
              .operator("Transpose", "image", List.of(list("perm", 0, 3, 1, 2)), "pixels")
              .floats("weights", WEIGHTS, 4, 3, 1, 1)
              .node("Conv", "planes", null, "image", "weights")
              .operator("Transpose", "logits", List.of(list("perm", 0, 2, 3, 1)), "planes")
              .output("logits", ANY, ANY, ANY, 4);
    }
    assertRefused(
        graph,
        "input \"pixels\" must be float[any or 1, 3, height, width], but is float[any, any, any, 3]; its descriptor can say \"layout\": \"nhwc\"");

    describe(", \"layout\": \"nhwc\"");
    assertWithin(0, map(graph));
  }

  @Test
  void shouldNotTakeChannelsFirstForChannelsLast() throws IOException {
    describe(", \"layout\": \"nhwc\"");
    assertRefused(
        classes(nchw(TinyGraph.FLOAT, ANY), "image"),
        "must be float[any or 1, height, width, 3], but is float[any, 3, any, any]; its descriptor can say \"layout\": \"nchw\"");
  }

  @Test
  void shouldTakeHalfFloatsAndGiveThemBack() throws IOException {
    TinyGraph graph =
        nchw(TinyGraph.FLOAT16, ANY)
            .node("Cast", "colours", attribute("to", TinyGraph.FLOAT), "image")
            .floats("weights", WEIGHTS, 4, 3, 1, 1)
            .node("Conv", "planes", null, "colours", "weights")
            .node("Cast", "logits", attribute("to", TinyGraph.FLOAT16), "planes")
            .output(TinyGraph.FLOAT16, "logits", ANY, 4, ANY, ANY);
    assertRefused(
        graph,
        "must be float[any or 1, 3, height, width], but is float16[any, 3, any, any]; its descriptor can say \"inputType\": \"float16\"");

    describe(", \"inputType\": \"float16\"");
    // Half floats have eleven bits: a logit of 8 is right within 1/256.
    assertWithin(2, map(graph));
  }

  @Test
  void shouldFeedTheColoursThemselvesAsBytes() throws IOException {
    float[] mean = new float[3];
    float[] deviation = new float[3];
    for (int c = 0; c < 3; c++) {
      mean[c] = (float) (255 * MEAN[c]);
      deviation[c] = (float) (255 * DEVIATION[c]);
    }
    TinyGraph graph =
        classes(
            new TinyGraph()
                .input(TinyGraph.UINT8, "bytes", 1, HEIGHT, WIDTH, 3)
                .operator("Transpose", "planes", List.of(list("perm", 0, 3, 1, 2)), "bytes")
                .node("Cast", "colours", attribute("to", TinyGraph.FLOAT), "planes")
                .floats("mean", mean, 3, 1, 1)
                .floats("deviation", deviation, 3, 1, 1)
                .node("Sub", "centred", null, "colours", "mean")
                .node("Div", "image", null, "centred", "deviation"),
            "image");
    assertRefused(graph, "its descriptor can say \"layout\": \"nhwc\", \"inputType\": \"uint8\"");
    describe(", \"layout\": \"nhwc\", \"inputType\": \"uint8\", \"mean\": [0, 0, 0]");
    assertRefused(graph, "so its descriptor cannot say mean or deviation");

    describe(", \"layout\": \"nhwc\", \"inputType\": \"uint8\"");
    assertWithin(1, map(graph));
  }

  @Test
  void shouldNameTheTypeThatIsNotTaken() {
    assertRefused(
        classes(
            nchw(TinyGraph.DOUBLE, ANY)
                .node("Cast", "colours", attribute("to", TinyGraph.FLOAT), "image"),
            "colours"),
        "input \"image\" must be float[any or 1, 3, height, width], but is double[any, 3, any, any]");
    assertRefused(
        nchw(TinyGraph.FLOAT, ANY)
            .node("ArgMax", "labels", attribute("axis", 1), "image")
            .output(TinyGraph.INT64, "labels", ANY, 1, ANY, ANY),
        "output \"labels\" must be float[any or 1, classes, height, width], but is int64[any, 1, any, any]: if these are labels, export the model without its argmax");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void shouldEnlargeLogitsOfAFractionOfTheSize(int halvings) {
    QuantisedMap map = map(TinyGraph.fraction(4, halvings));

    float[][] fine = new float[4][];
    float[] weights = fractionWeights();
    for (int c = 0; c < 4; c++) {
      fine[c] = enlarged(averaged(logits(weights, c), 1 << halvings), 1 << halvings);
    }
    assertWithin(1, map, fine);
  }

  @Test
  void shouldGiveWhatTheGraphGivesThatEnlargesItself() {
    QuantisedMap inside = map(TinyGraph.coarse(4, "linear"));
    QuantisedMap outside = map(TinyGraph.fraction(4, 1));

    for (int i = 0; i < inside.planes().length; i++) {
      assertThat(outside.planes()[i] & 0xFF)
          .isBetween((inside.planes()[i] & 0xFF) - 1, (inside.planes()[i] & 0xFF) + 1);
    }
  }

  @Test
  void shouldAverageThePassesOfAFractionToo() throws IOException {
    TinyGraph graph =
        TinyGraph.fraction(3, 2)
            .scalar("ratio", TinyGraph.FLOAT, TinyGraph.floats(0.5f))
            .scalar("training", 9, new byte[] {1})
            .node("Dropout", "dropped", null, "logits", "ratio", "training")
            .output("dropped", ANY, 3, ANY, ANY);
    describe(", \"output\": \"dropped\", \"passes\": 50");

    QuantisedMap map = map(graph);

    for (int pixel = 0; pixel < PIXELS; pixel++) {
      int sum = map.at(0, pixel) + map.at(1, pixel) + map.at(2, pixel);
      assertThat(sum).isBetween(253, 257);
    }
  }

  @Test
  void shouldRefuseOtherRatiosAndNameASizeThatWorks() throws IOException {
    Files.writeString(directory.resolve("tiny.json"), "{\"width\": 33, \"height\": 24}");
    assertRefused(
        TinyGraph.fraction(4, 2),
        "output \"logits\" must be [1, classes, 24, 33] for an image of that size, or smaller by one whole number up to 32 along both axes, but is [1, 4, 6, 8]; it does at 36×24: give it a width and a height that are multiples of 4");
    // Half as high, a quarter as wide.
    describeSize();
    assertRefused(
        nchw(TinyGraph.FLOAT, ANY)
            .operator(
                "AveragePool",
                "logits",
                List.of(list("kernel_shape", 2, 4), list("strides", 2, 4)),
                "image")
            .output("logits", ANY, 3, ANY, ANY),
        "but is [1, 3, 12, 8]");
    // A classifier of whole images is none of their pixels.
    Files.writeString(directory.resolve("tiny.json"), "{\"width\": 64, \"height\": 64}");
    assertRefused(
        nchw(TinyGraph.FLOAT, ANY)
            .node("GlobalAveragePool", "logits", null, "image")
            .output("logits", ANY, 3, 1, 1),
        "but is [1, 3, 1, 1]");
  }

  @Test
  void shouldNameASizeThatWorksWhenTheGraphDoesNotRun() throws IOException {
    Files.deleteIfExists(directory.resolve("tiny.json"));
    TinyGraph unet = TinyGraph.multiples(3, 32);
    assertRefused(
        unet,
        "does not run on an image of 320×240; it does at 320×256: give it a width and a height that are multiples of 32: ");
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> load(unet))
        .withMessageContaining("running Add node")
        .withMessageNotContaining(".cc:")
        .withMessageNotContaining("\n");
    Files.writeString(directory.resolve("tiny.json"), "{\"height\": 256}");
    try (SegmentationModel model = load(unet)) {
      assertThat(model.height()).isEqualTo(256);
    }
  }

  @Test
  void shouldReadOneChannelAsTheRestAndTheClass() throws IOException {
    float[] weights = {1, -1, 0.5f};
    TinyGraph logit =
        nchw(TinyGraph.FLOAT, ANY)
            .floats("weights", weights, 1, 3, 1, 1)
            .node("Conv", "logit", null, "image", "weights")
            .output("logit", ANY, 1, ANY, ANY);
    describe(", \"activation\": \"sigmoid\", \"classes\": [\"rest\", \"door\"]");
    float[] x = logits(weights, 0);
    assertWithin(0, map(logit), new float[PIXELS], x);
    try (SegmentationModel model = load(logit)) {
      assertThat(model.classNames()).containsExactly("rest", "door");
    }

    describe(", \"activation\": \"probabilities\"");
    TinyGraph probability =
        nchw(TinyGraph.FLOAT, ANY)
            .floats("weights", weights, 1, 3, 1, 1)
            .node("Conv", "logit", null, "image", "weights")
            .node("Sigmoid", "p", null, "logit")
            .output("p", ANY, 1, ANY, ANY);
    assertWithin(1, map(probability), new float[PIXELS], x);
  }

  private static TinyGraph nchw(int type, int size) {
    return new TinyGraph().input(type, "image", ANY, 3, size, size);
  }

  private static TinyGraph classes(TinyGraph graph, String image) {
    return graph
        .floats("weights", WEIGHTS, 4, 3, 1, 1)
        .node("Conv", "logits", null, image, "weights")
        .output("logits", ANY, 4, ANY, ANY);
  }

  private void describe(String more) throws IOException {
    Files.writeString(
        directory.resolve("tiny.json"),
        "{\"width\": %s, \"height\": %s%s}".formatted(WIDTH, HEIGHT, more));
  }

  private SegmentationModel load(TinyGraph graph) {
    return SegmentationModel.load(ModelSource.of(graph.write(directory.resolve("tiny.onnx"))));
  }

  private QuantisedMap map(TinyGraph graph) {
    try (SegmentationModel model = load(graph)) {
      return model.run(new ModelInput("scene/1", rgb)).quantised();
    }
  }

  private void assertRefused(TinyGraph graph, String message) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> load(graph))
        .withMessageContaining(message);
  }

  private void assertWithin(int levels, QuantisedMap map) {
    assertWithin(
        levels,
        map,
        logits(WEIGHTS, 0),
        logits(WEIGHTS, 1),
        logits(WEIGHTS, 2),
        logits(WEIGHTS, 3));
  }

  /** Whether a map is the softmax of logits, by the plain formula. */
  private static void assertWithin(int levels, QuantisedMap map, float[]... logits) {
    assertThat(map.classes()).isEqualTo(logits.length);
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      double sum = 0;
      for (float[] plane : logits) {
        sum += Math.exp(plane[pixel]);
      }
      for (int c = 0; c < logits.length; c++) {
        double expected = 255 * Math.exp(logits[c][pixel]) / sum;
        assertThat((double) map.at(c, pixel))
            .isBetween(expected - levels - 0.51, expected + levels + 0.51);
      }
    }
  }

  private float[] logits(float[] weights, int c) {
    float[] logits = new float[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      double sum = 0;
      for (int channel = 0; channel < 3; channel++) {
        int level = rgb[i] >> (16 - 8 * channel) & 0xFF;
        double colour = (level / 255.0 - MEAN[channel]) / DEVIATION[channel];
        sum += weights[3 * c + channel] * colour;
      }
      logits[i] = (float) sum;
    }
    return logits;
  }

  /** The weights that {@link TinyGraph#convolution} draws first. */
  private static float[] fractionWeights() {
    return TinyGraph.randomWeights(12);
  }

  private static float[] averaged(float[] plane, int size) {
    float[] means = new float[PIXELS / size / size];
    for (int i = 0; i < means.length; i++) {
      int x = i % (WIDTH / size) * size;
      int y = i / (WIDTH / size) * size;
      float sum = 0;
      for (int k = 0; k < size * size; k++) {
        sum += plane[(y + k / size) * WIDTH + x + k % size];
      }
      means[i] = sum / (size * size);
    }
    return means;
  }

  /** Bilinear between pixel centres; outside of the outermost centres they go on. */
  private static float[] enlarged(float[] coarse, int size) {
    int width = WIDTH / size;
    int height = HEIGHT / size;
    float[] fine = new float[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      int column = i % WIDTH;
      int row = i / WIDTH;
      double x = Math.min(Math.max((column + 0.5) / size - 0.5, 0), width - 1);
      double y = Math.min(Math.max((row + 0.5) / size - 0.5, 0), height - 1);
      int left = (int) x;
      int top = (int) y;
      int right = Math.min(left + 1, width - 1);
      int bottom = Math.min(top + 1, height - 1);
      double u = x - left;
      double v = y - top;
      fine[i] =
          (float)
              ((1 - v) * ((1 - u) * coarse[top * width + left] + u * coarse[top * width + right])
                  + v
                      * ((1 - u) * coarse[bottom * width + left]
                          + u * coarse[bottom * width + right]));
    }
    return fine;
  }
}
