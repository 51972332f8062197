package io.parallax.deploy.testkit;

import io.parallax.inference.onnx.OnnxNode;
import io.parallax.inference.onnx.OnnxTensor;
import io.parallax.inference.onnx.WireMessage;
import io.parallax.inference.onnx.WireMessage.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small networks that end in different ways: five features of each pixel, random weights. */
public final class TinyModel {
  /** Pixels in a row. */
  public static final int WIDTH = 32;

  /** Rows of pixels. */
  public static final int HEIGHT = 24;

  /** Features of each pixel. */
  public static final int CHANNELS = 5;

  /** Classes, unless others are asked for. */
  public static final int CLASSES = 3;

  private final int classes;
  private final List<Field> graph = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(3);
  private final List<Field> nodes = new ArrayList<>();

  /** Begins with features of half the image's size. */
  private TinyModel(int classes) {
    this.classes = classes;
    weights("first", CHANNELS, 3, 3, 3);
    node(
        OnnxNode.of("Conv", "sums", "image", "first")
            .with("strides", 2, 2)
            .with("pads", 1, 1, 1, 1));
    node(OnnxNode.of("Relu", "features", "sums"));
  }

  /** 1×1 convolution, then twice the size. */
  public static TinyModel convolution(boolean hasBias) {
    return convolution(hasBias, CLASSES);
  }

  /** The same for other classes. */
  public static TinyModel convolution(boolean hasBias, int classes) {
    TinyModel model = new TinyModel(classes);
    model.weights("w", classes, CHANNELS, 1, 1);
    model.node(
        hasBias
            ? OnnxNode.of("Conv", "coarse", "features", "w", model.weights("b", classes))
            : OnnxNode.of("Conv", "coarse", "features", "w"));
    return model.enlarged("coarse");
  }

  /** Channels last, product, sum, channels first, twice the size, softmax. */
  public static TinyModel product() {
    TinyModel model = new TinyModel(CLASSES);
    model.node(OnnxNode.of("Transpose", "last", "features").with("perm", 0, 2, 3, 1));
    model.weights("w", CHANNELS, CLASSES);
    model.node(OnnxNode.of("MatMul", "product", "last", "w"));
    model.node(OnnxNode.of("Add", "sum", model.weights("b", CLASSES), "product"));
    model.node(OnnxNode.of("Transpose", "coarse", "sum").with("perm", 0, 3, 1, 2));
    model.enlarged("coarse", "fine");
    model.node(OnnxNode.of("Softmax", "logits", "fine").with("axis", 1));
    return model;
  }

  /** All pixels in one matrix, product, then twice the size. */
  public static TinyModel matrix() {
    TinyModel model = new TinyModel(CLASSES);
    model.node(OnnxNode.of("Transpose", "last", "features").with("perm", 0, 2, 3, 1));
    model.integers("rows", -1, CHANNELS);
    model.node(OnnxNode.of("Reshape", "matrix", "last", "rows"));
    model.weights("w", CLASSES, CHANNELS);
    model.node(
        OnnxNode.of("Gemm", "product", "matrix", "w", model.weights("b", CLASSES))
            .with("transB", 1));
    model.integers("image-of-rows", 1, HEIGHT / 2, WIDTH / 2, CLASSES);
    model.node(OnnxNode.of("Reshape", "again", "product", "image-of-rows"));
    model.node(OnnxNode.of("Transpose", "coarse", "again").with("perm", 0, 3, 1, 2));
    return model.enlarged("coarse");
  }

  /** Ends in an operator after the convolution that head does not know. */
  public static TinyModel rectified() {
    TinyModel model = new TinyModel(CLASSES);
    model.weights("w", CLASSES, CHANNELS, 1, 1);
    model.node(OnnxNode.of("Conv", "coarse", "features", "w"));
    model.node(OnnxNode.of("Relu", "logits", "coarse"));
    return model;
  }

  /** Ends in a convolution that looks around. */
  public static TinyModel wide() {
    TinyModel model = new TinyModel(CLASSES);
    model.weights("w", CLASSES, CHANNELS, 3, 3);
    model.node(OnnxNode.of("Conv", "coarse", "features", "w").with("pads", 1, 1, 1, 1));
    return model.enlarged("coarse");
  }

  /** Uses the weights of its last layer twice. */
  public static TinyModel tied() {
    TinyModel model = convolution(true);
    model.node(OnnxNode.of("Conv", "unused", "features", "w"));
    return model;
  }

  private TinyModel enlarged(String from) {
    return enlarged(from, "logits");
  }

  private TinyModel enlarged(String from, String to) {
    graph.add(Field.of(5, OnnxTensor.of("scales", new float[] {1, 1, 2, 2}, 4).message()));
    node(OnnxNode.of("Resize", to, from, "", "scales").with("mode", "linear"));
    return this;
  }

  private void node(OnnxNode node) {
    nodes.add(Field.of(1, node.message()));
  }

  private String weights(String name, long... sizes) {
    int count = 1;
    for (long size : sizes) {
      count *= (int) size;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    graph.add(Field.of(5, OnnxTensor.of(name, values, sizes).message()));
    return name;
  }

  private void integers(String name, long... values) {
    graph.add(Field.of(5, OnnxTensor.of(name, values).message()));
  }

  /** Writes it. */
  public Path write(Path file) {
    List<Field> fields = new ArrayList<>(nodes);
    fields.add(Field.of(2, "tiny"));
    fields.addAll(graph);
    fields.add(Field.of(11, value("image", 1, 3, HEIGHT, WIDTH)));
    fields.add(Field.of(12, value("logits", 1, classes, HEIGHT, WIDTH)));
    WireMessage model =
        WireMessage.of(
            Field.of(1, 7),
            Field.of(7, new WireMessage(fields)),
            Field.of(8, WireMessage.of(Field.of(1, ""), Field.of(2, 13))));
    try {
      return Files.write(file, model.toBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WireMessage value(String name, long... sizes) {
    List<Field> shape = new ArrayList<>();
    for (long size : sizes) {
      shape.add(Field.of(1, WireMessage.of(Field.of(1, size))));
    }
    WireMessage tensor =
        WireMessage.of(Field.of(1, OnnxTensor.FLOAT), Field.of(2, new WireMessage(shape)));
    return WireMessage.of(Field.of(1, name), Field.of(2, WireMessage.of(Field.of(1, tensor))));
  }
}
