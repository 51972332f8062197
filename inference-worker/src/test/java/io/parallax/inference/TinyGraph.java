package io.parallax.inference;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes small ONNX graphs, so that the tests need no model files.
 *
 * <p>ONNX is protocol buffers; the field numbers are those of {@code onnx.proto}, operator set 13.
 */
public final class TinyGraph {
  /** In a shape: any size. */
  public static final int ANY = -1;

  /** Element types of {@code onnx.proto}. */
  public static final int FLOAT = 1;

  public static final int UINT8 = 2;
  public static final int INT64 = 7;
  public static final int FLOAT16 = 10;
  public static final int DOUBLE = 11;
  private static final int BOOL = 9;
  private static final int SEED = 7;

  private final Message graph = new Message().text(2, "tiny");
  private final SplittableRandom random = new SplittableRandom(SEED);

  /** {@code image} → 1×1 convolution → {@code logits}. */
  public static TinyGraph logits(int classes) {
    return new TinyGraph()
        .input("image", ANY, 3, ANY, ANY)
        .convolution("image", 3, "logits", classes)
        .output("logits", ANY, classes, ANY, ANY);
  }

  /** {@code image} → 1×1 convolution → softmax → {@code probabilities}. */
  public static TinyGraph probabilities(int classes) {
    return new TinyGraph()
        .input("image", 1, 3, 24, 32)
        .convolution("image", 3, "logits", classes)
        .node("Softmax", "probabilities", attribute("axis", 1), "logits")
        .output("probabilities", 1, classes, 24, 32);
  }

  /** The mean of as many passes as there are masks over five features. */
  public static TinyGraph masks(int classes, int passes) {
    return new TinyGraph()
        .input("image", 1, 3, 24, 32)
        .input("dropout_masks", passes, 5)
        .convolution("image", 3, "features", 5)
        .integers("axes", 2, 3)
        .node("Unsqueeze", "masks", null, "dropout_masks", "axes")
        .node("Mul", "dropped", null, "features", "masks")
        .convolution("dropped", 5, "logits", classes)
        .node("Softmax", "passes", attribute("axis", 1), "logits")
        .node("ReduceMean", "probabilities", attribute("axes", 0), "passes")
        .output("probabilities", 1, classes, 24, 32);
  }

  /** Drops features by itself, if {@code active}. */
  public static TinyGraph dropoutInside(int classes, boolean active) {
    return new TinyGraph()
        .input("image", ANY, 3, ANY, ANY)
        .convolution("image", 3, "features", 16)
        .scalar("ratio", FLOAT, floats(0.5f))
        .scalar("training", BOOL, new byte[] {(byte) (active ? 1 : 0)})
        .node("Dropout", "dropped", null, "features", "ratio", "training")
        .convolution("dropped", 16, "logits", classes)
        .output("logits", ANY, classes, ANY, ANY);
  }

  /**
   * {@code image} → 1×1 convolution → mean of 2×2 pixels → {@code mode} interpolation back to the
   * size of the image → {@code logits}.
   */
  public static TinyGraph coarse(int classes, String mode) {
    return new TinyGraph()
        .input("image", ANY, 3, ANY, ANY)
        .convolution("image", 3, "fine", classes)
        .operator(
            "AveragePool",
            "coarse",
            List.of(list("kernel_shape", 2, 2), list("strides", 2, 2)),
            "fine")
        .floats("scales", new float[] {1, 1, 2, 2}, 4)
        .operator("Resize", "logits", List.of(attribute("mode", mode)), "coarse", "", "scales")
        .output("logits", ANY, classes, ANY, ANY);
  }

  /**
   * {@link #logits} to which is added what is NaN for an image that is plainly green, and 0 or so
   * for others.
   */
  public static TinyGraph noGreen(int classes) {
    float[] weights = new float[3 * classes];
    float[] bias = new float[classes];
    for (int c = 0; c < classes; c++) {
      weights[3 * c] = 1;
      weights[3 * c + 1] = -2;
      weights[3 * c + 2] = 1;
      bias[c] = 5;
    }
    return new TinyGraph()
        .input("image", ANY, 3, ANY, ANY)
        .convolution("image", 3, "classes", classes)
        .node("GlobalAveragePool", "mean", null, "image")
        .floats("weights", weights, classes, 3, 1, 1)
        .floats("bias", bias, classes)
        .node("Conv", "green", null, "mean", "weights", "bias")
        .node("Log", "log", null, "green")
        .node("Add", "logits", null, "classes", "log")
        .output("logits", ANY, classes, ANY, ANY);
  }

  /**
   * {@link #coarse} without the last step: {@code logits} of a fraction of the image's size.
   *
   * @param halvings how often the size is halved
   */
  public static TinyGraph fraction(int classes, int halvings) {
    int size = 1 << halvings;
    return new TinyGraph()
        .input("image", ANY, 3, ANY, ANY)
        .convolution("image", 3, "fine", classes)
        .operator(
            "AveragePool",
            "logits",
            List.of(list("kernel_shape", size, size), list("strides", size, size)),
            "fine")
        .output("logits", ANY, classes, ANY, ANY);
  }

  /** Takes images of which both sides are multiples of {@code multiple}, as a U-Net does. */
  public static TinyGraph multiples(int classes, int multiple) {
    return new TinyGraph()
        .input("image", ANY, 3, ANY, ANY)
        .convolution("image", 3, "fine", classes)
        .operator(
            "AveragePool",
            "coarse",
            List.of(list("kernel_shape", multiple, multiple), list("strides", multiple, multiple)),
            "fine")
        .floats("scales", new float[] {1, 1, multiple, multiple}, 4)
        .operator("Resize", "again", List.of(attribute("mode", "linear")), "coarse", "", "scales")
        .node("Add", "logits", null, "fine", "again")
        .output("logits", ANY, classes, ANY, ANY);
  }

  /** Declares a float input. */
  public TinyGraph input(String name, int... shape) {
    graph.message(11, value(name, FLOAT, shape));
    return this;
  }

  /** Declares an input of a type. */
  public TinyGraph input(int type, String name, int... shape) {
    graph.message(11, value(name, type, shape));
    return this;
  }

  /** Declares a float output. */
  public TinyGraph output(String name, int... shape) {
    graph.message(12, value(name, FLOAT, shape));
    return this;
  }

  /** Declares an output of a type. */
  public TinyGraph output(int type, String name, int... shape) {
    graph.message(12, value(name, type, shape));
    return this;
  }

  /** Adds constant floats. */
  public TinyGraph floats(String name, float[] values, int... sizes) {
    graph.message(5, tensor(name, FLOAT, sizes).bytes(9, floats(values)));
    return this;
  }

  /** Adds constant floats that lie in another file. */
  public TinyGraph external(String name, String file, long offset, long length, int... sizes) {
    graph.message(
        5,
        tensor(name, FLOAT, sizes)
            .message(13, new Message().text(1, "location").text(2, file))
            .message(13, new Message().text(1, "offset").text(2, Long.toString(offset)))
            .message(13, new Message().text(1, "length").text(2, Long.toString(length)))
            .number(14, 1));
    return this;
  }

  private static Message tensor(String name, int type, int... sizes) {
    Message tensor = new Message();
    for (int size : sizes) {
      tensor.number(1, size);
    }
    return tensor.number(2, type).text(8, name);
  }

  /** Adds a 1×1 convolution with random weights. */
  public TinyGraph convolution(String from, int channelsIn, String to, int channelsOut) {
    float[] weights = weights(channelsIn * channelsOut, random);
    String name = to + "_weights";
    floats(name, weights, channelsOut, channelsIn, 1, 1);
    return node("Conv", to, null, from, name);
  }

  /** The weights of a graph's first convolution. */
  public static float[] randomWeights(int count) {
    return weights(count, new SplittableRandom(SEED));
  }

  private static float[] weights(int count, SplittableRandom random) {
    float[] weights = new float[count];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (4 * random.nextDouble() - 2);
    }
    return weights;
  }

  /** Adds an operator with at most one attribute. */
  public TinyGraph node(String operator, String to, Message attribute, String... from) {
    return operator(operator, to, attribute == null ? List.of() : List.of(attribute), from);
  }

  /** Adds an operator. */
  public TinyGraph operator(String operator, String to, List<Message> attributes, String... from) {
    Message node = new Message();
    for (String name : from) {
      node.text(1, name);
    }
    node.text(2, to).text(4, operator);
    attributes.forEach(attribute -> node.message(5, attribute));
    graph.message(1, node);
    return this;
  }

  /** Writes the model and says where. */
  public Path write(Path file) {
    Message model = new Message().number(1, 7).message(7, graph);
    model.message(8, new Message().text(1, "").number(2, 13));
    try {
      return Files.write(file, model.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An attribute: an integer for {@code axis}, a list for {@code axes}. */
  public static Message attribute(String name, int value) {
    boolean list = name.equals("axes");
    return new Message().text(1, name).number(list ? 8 : 3, value).number(20, list ? 7 : 2);
  }

  /** An attribute: a list of integers. */
  public static Message list(String name, int... values) {
    Message attribute = new Message().text(1, name);
    for (int value : values) {
      attribute.number(8, value);
    }
    return attribute.number(20, 7);
  }

  /** An attribute: a text. */
  public static Message attribute(String name, String value) {
    return new Message().text(1, name).text(4, value).number(20, 3);
  }

  /** Adds constant 64-bit integers. */
  public TinyGraph integers(String name, long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    graph.message(
        5,
        new Message()
            .number(1, values.length)
            .number(2, INT64)
            .text(8, name)
            .bytes(9, bytes.array()));
    return this;
  }

  /** Adds a constant without axes. */
  public TinyGraph scalar(String name, int type, byte[] value) {
    graph.message(5, new Message().number(2, type).text(8, name).bytes(9, value));
    return this;
  }

  private static Message value(String name, int type, int... shape) {
    Message sizes = new Message();
    for (int i = 0; i < shape.length; i++) {
      Message size = new Message();
      sizes.message(1, shape[i] == ANY ? size.text(2, name + i) : size.number(1, shape[i]));
    }
    Message tensor = new Message().number(1, type).message(2, sizes);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /** Floats as they lie in a file. */
  public static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** A message of protocol buffers under construction. */
  public static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.toByteArray());
    }

    Message bytes(int field, byte[] value) {
      varint(((long) field << 3) | 2);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    byte[] toByteArray() {
      return out.toByteArray();
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.write((int) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }
}
