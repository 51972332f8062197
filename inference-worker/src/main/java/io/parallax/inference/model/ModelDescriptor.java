package io.parallax.inference.model;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;

/**
 * What the JSON file beside a model says about it; null where it says nothing.
 *
 * <pre>
 * {
 *   "generation": "kitchen-3",         name of this version, a hash is added; default: file name
 *   "input": "image",                  default: the one input that is no dropout mask
 *   "layout": "nchw",                  or "nhwc"; default: nchw
 *   "inputType": "float",              or "float16" or "uint8"; default: float
 *   "width": 320, "height": 240,       default: the graph's own size, or 320×240
 *   "mean": [0.485, 0.456, 0.406],     of R, G and B in 0 to 1; default: ImageNet's
 *   "deviation": [0.229, 0.224, 0.225],
 *   "output": "logits",                default: the first output
 *   "activation": "logits",            or "probabilities"; default: told by the sums;
 *                                      "sigmoid" or "probabilities" for one channel
 *   "classes": ["wall", "floor"],      default: class 0, class 1, …
 *   "passes": 20,                      default: 20 with dropout masks, else 1
 *   "dropout": "masks",                or "inside" or "none"
 *   "dropoutRate": 0.25
 * }
 * </pre>
 *
 * @param mean subtracted from the colours in 0 to 1, in the order R, G, B
 * @param deviation divides what is left
 * @param passes over each image; the map is their mean
 * @param dropoutRate share of the mask that is 0
 */
public record ModelDescriptor(
    String generation,
    String input,
    Layout layout,
    ElementType inputType,
    Integer width,
    Integer height,
    List<Double> mean,
    List<Double> deviation,
    String output,
    Activation activation,
    List<String> classes,
    Integer passes,
    Dropout dropout,
    Double dropoutRate) {
  private static final int CHANNELS = 3;

  /** Of colours in 0 to 1, no mean is larger. */
  private static final double MOST_MEAN = 1;

  /** Of colours in 0 to 1, none is above a half; 1 leaves them as they are. */
  private static final double MOST_DEVIATION = 2;

  private static final double COLOURS = 255;
  private static final MathContext SHOWN = new MathContext(4);

  /** The descriptor that leaves everything to the defaults. */
  public static final ModelDescriptor EMPTY =
      new ModelDescriptor(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  /** Where the descriptor of a model lies unless another is named: {@code name.json}. */
  public static Path beside(Path model) {
    String name = model.getFileName().toString();
    return model.resolveSibling(stem(name) + ".json");
  }

  /** A file name without its {@code .onnx}. */
  static String stem(String fileName) {
    return fileName.endsWith(".onnx")
        ? fileName.substring(0, fileName.length() - ".onnx".length())
        : fileName;
  }

  /**
   * Reads a descriptor.
   *
   * @throws ModelException if it cannot be read, is no JSON object, or has a field that is unknown
   *     or wrong
   */
  public static ModelDescriptor read(Path file) {
    String json;
    try {
      json = Files.readString(file);
    } catch (IOException e) {
      throw new ModelException(file, "model descriptor cannot be read", e);
    }
    return parse(file, json);
  }

  /** The descriptor in a text; the file is for messages. */
  static ModelDescriptor parse(Path file, String json) {
    DescriptorFields fields = DescriptorFields.parse(file, json);
    ModelDescriptor descriptor =
        new ModelDescriptor(
            fields.identifier("generation", Generation.MAX_NAME),
            fields.text("input"),
            fields.choice("layout", Layout.class),
            fields.choice("inputType", ElementType.class),
            fields.positiveInteger("width"),
            fields.positiveInteger("height"),
            fields.numbers("mean", CHANNELS),
            fields.positiveNumbers("deviation", CHANNELS),
            fields.text("output"),
            fields.choice("activation", Activation.class),
            fields.texts("classes"),
            fields.positiveInteger("passes"),
            fields.choice("dropout", Dropout.class),
            fields.share("dropoutRate"));
    fields.requireAllRead();
    requireColoursInUnits(file, descriptor);
    return descriptor;
  }

  /** Mean and deviation of colours in 0 to 255 make almost the same of all images. */
  private static void requireColoursInUnits(Path file, ModelDescriptor descriptor) {
    List<Double> mean = descriptor.mean();
    List<Double> deviation = descriptor.deviation();
    boolean isMean255 = mean != null && mean.stream().anyMatch(m -> Math.abs(m) > MOST_MEAN);
    boolean isDeviation255 =
        deviation != null && deviation.stream().anyMatch(d -> d > MOST_DEVIATION);
    if (isMean255 || isDeviation255) {
      StringJoiner inUnits = new StringJoiner(", ");
      if (mean != null) {
        inUnits.add("\"mean\": " + dividedBy255(mean));
      }
      if (deviation != null) {
        inUnits.add("\"deviation\": " + dividedBy255(deviation));
      }
      throw new ModelException(
          file,
          "%s must be of colours in 0 to 1, but is %s; if it is of colours in 0 to 255, that is %s"
              .formatted(isMean255 ? "mean" : "deviation", isMean255 ? mean : deviation, inUnits));
    }
  }

  private static List<String> dividedBy255(List<Double> values) {
    return values.stream()
        .map(value -> new BigDecimal(value / COLOURS).round(SHOWN).stripTrailingZeros())
        .map(BigDecimal::toPlainString)
        .toList();
  }
}
