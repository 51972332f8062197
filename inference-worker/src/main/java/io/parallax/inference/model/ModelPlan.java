package io.parallax.inference.model;

import io.parallax.inference.model.ModelSignature.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * How a graph is fed: descriptor, defaults and what the graph declares, brought together.
 *
 * @param input name of the image input
 * @param output name of the output
 * @param width working width, pixels
 * @param height working height, pixels
 * @param layout of the image input
 * @param type of the image input
 * @param mean of R, G and B in 0 to 1; empty where colours are fed as they are
 * @param deviation likewise
 * @param dropout where the chance in its passes comes from
 * @param passes over each image
 * @param maskUnits entries of one dropout mask, 0 without masks
 * @param dropoutRate share of a mask that is 0
 */
record ModelPlan(
    String input,
    String output,
    int width,
    int height,
    Layout layout,
    ElementType type,
    List<Double> mean,
    List<Double> deviation,
    Dropout dropout,
    int passes,
    int maskUnits,
    double dropoutRate) {
  static final String MASKS_INPUT = "dropout_masks";

  private static final int DEFAULT_WIDTH = 320;
  private static final int DEFAULT_HEIGHT = 240;
  private static final int DEFAULT_PASSES = 20;
  private static final double DEFAULT_DROPOUT_RATE = 0.25;

  private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> IMAGENET_DEVIATION = List.of(0.229, 0.224, 0.225);

  private static final int BATCH = 0;
  private static final int RANK = 4;

  static ModelPlan of(ModelSource source, ModelDescriptor descriptor, ModelSignature signature) {
    return new Resolution(source, descriptor, signature).plan();
  }

  /** The same at another working size. */
  ModelPlan sized(int otherWidth, int otherHeight) {
    return new ModelPlan(
        input,
        output,
        otherWidth,
        otherHeight,
        layout,
        type,
        mean,
        deviation,
        dropout,
        passes,
        maskUnits,
        dropoutRate);
  }

  /** One resolution, with what it is made from at hand. */
  private record Resolution(
      ModelSource source, ModelDescriptor descriptor, ModelSignature signature) {

    ModelPlan plan() {
      String input = imageInput();
      Tensor image = signature.inputs().get(input);
      Layout layout = layout();
      ElementType type = type();
      boolean isNormalised = type != ElementType.UINT8;
      if (!isNormalised && (descriptor.mean() != null || descriptor.deviation() != null)) {
        throw fault(
            "is fed the colours 0 to 255 as they are, which is what inputType \"uint8\" means, so its descriptor cannot say mean or deviation");
      }
      Dropout dropout = dropout();
      int maskUnits = dropout == Dropout.MASKS ? maskUnits() : 0;
      return new ModelPlan(
          input,
          output(),
          side("width", source.width(), descriptor.width(), image, layout.column(), DEFAULT_WIDTH),
          side("height", source.height(), descriptor.height(), image, layout.row(), DEFAULT_HEIGHT),
          layout,
          type,
          isNormalised ? orElse(descriptor.mean(), IMAGENET_MEAN) : List.of(),
          isNormalised ? orElse(descriptor.deviation(), IMAGENET_DEVIATION) : List.of(),
          dropout,
          passes(dropout),
          maskUnits,
          orElse(descriptor.dropoutRate(), DEFAULT_DROPOUT_RATE));
    }

    private String imageInput() {
      Map<String, Tensor> inputs = signature.inputs();
      List<String> candidates =
          inputs.keySet().stream().filter(name -> !name.equals(MASKS_INPUT)).toList();
      if (descriptor.input() != null && !candidates.contains(descriptor.input())) {
        throw fault(
            "has no input \"%s\"; its inputs are %s".formatted(descriptor.input(), described()));
      }
      if (candidates.size() != 1) {
        throw fault(
            "must have one input for the image, and \"%s\" at most, but its inputs are %s"
                .formatted(MASKS_INPUT, described()));
      }
      String name = candidates.get(0);
      Tensor image = inputs.get(name);
      if (!image.is(type()) || !isImage(image, layout())) {
        throw fault(
            "input \"%s\" must be %s[any or 1, %s], but is %s%s"
                .formatted(
                    name,
                    type(),
                    layout() == Layout.NCHW ? "3, height, width" : "height, width, 3",
                    image,
                    hint(image)));
      }
      return name;
    }

    private Layout layout() {
      return orElse(descriptor.layout(), Layout.NCHW);
    }

    private ElementType type() {
      return orElse(descriptor.inputType(), ElementType.FLOAT);
    }

    private static boolean isImage(Tensor image, Layout layout) {
      return image.shape().length == RANK
          && (image.isDynamic(BATCH) || image.size(BATCH) == 1)
          && (hasColours(image, layout)
              || (image.isDynamic(layout.channel()) && !hasColours(image, other(layout))));
    }

    /** Whether three is the size of what would be the channels. */
    private static boolean hasColours(Tensor image, Layout layout) {
      return !image.isDynamic(layout.channel())
          && image.size(layout.channel()) == Normalisation.CHANNELS;
    }

    private static Layout other(Layout layout) {
      return layout == Layout.NCHW ? Layout.NHWC : Layout.NCHW;
    }

    /** What the descriptor can say so that such an input is taken, if there is anything. */
    private String hint(Tensor image) {
      for (Layout layout : Layout.values()) {
        for (ElementType type : ElementType.values()) {
          if (image.is(type) && isImage(image, layout)) {
            StringJoiner fields = new StringJoiner(", ", "; its descriptor can say ", "");
            if (layout != layout()) {
              fields.add("\"layout\": \"%s\"".formatted(inLowerCase(layout)));
            }
            if (type != type()) {
              fields.add("\"inputType\": \"%s\"".formatted(type));
            }
            return fields.toString();
          }
        }
      }
      return "";
    }

    private String described() {
      return ModelSignature.describe(signature.inputs());
    }

    private String output() {
      Map<String, Tensor> outputs = signature.outputs();
      String name = descriptor.output();
      if (name == null) {
        name = outputs.keySet().iterator().next();
      } else if (!outputs.containsKey(name)) {
        throw fault(
            "has no output \"%s\"; its outputs are %s"
                .formatted(name, ModelSignature.describe(outputs)));
      }
      Tensor output = outputs.get(name);
      boolean isReadable = output.is(ElementType.FLOAT) || output.is(ElementType.FLOAT16);
      if (!isReadable || output.shape().length != RANK) {
        throw fault(
            "output \"%s\" must be float[any or 1, classes, height, width], but is %s%s"
                .formatted(
                    name,
                    output,
                    output.type().contains("int")
                        ? ": if these are labels, export the model without its argmax"
                        : ""));
      }
      return name;
    }

    private int side(
        String what, Integer asked, Integer described, Tensor image, int axis, int otherwise) {
      Integer wanted = asked != null ? asked : described;
      if (image.isDynamic(axis)) {
        return orElse(wanted, otherwise);
      }
      if (wanted != null && wanted != image.size(axis)) {
        throw fault(
            "takes images of %s %s only, but %s is asked for"
                .formatted(what, image.size(axis), wanted));
      }
      return image.size(axis);
    }

    private Dropout dropout() {
      boolean hasMasks = signature.inputs().containsKey(MASKS_INPUT);
      Dropout dropout = descriptor.dropout();
      if (dropout == null) {
        boolean several = descriptor.passes() != null && descriptor.passes() > 1;
        dropout = hasMasks ? Dropout.MASKS : several ? Dropout.INSIDE : Dropout.NONE;
      }
      if (hasMasks != (dropout == Dropout.MASKS)) {
        throw fault(
            (hasMasks
                    ? "has the input \"%s\", so its descriptor cannot say dropout \"%s\""
                    : "has no input \"%s\", but its descriptor says dropout \"%s\"")
                .formatted(MASKS_INPUT, inLowerCase(dropout)));
      }
      return dropout;
    }

    private int passes(Dropout dropout) {
      Integer asked = descriptor.passes();
      if (dropout == Dropout.NONE) {
        if (asked != null && asked > 1) {
          throw fault("passes is %s, but without dropout all passes are equal".formatted(asked));
        }
        return 1;
      }
      if (dropout == Dropout.MASKS) {
        Tensor masks = signature.inputs().get(MASKS_INPUT);
        if (!masks.isDynamic(BATCH)) {
          if (asked != null && asked != masks.size(BATCH)) {
            throw fault(
                "takes %s dropout masks only, but passes is %s".formatted(masks.size(0), asked));
          }
          return masks.size(BATCH);
        }
      }
      return orElse(asked, DEFAULT_PASSES);
    }

    private int maskUnits() {
      Tensor masks = signature.inputs().get(MASKS_INPUT);
      if (!masks.is(ElementType.FLOAT) || masks.shape().length != 2 || masks.isDynamic(1)) {
        throw fault(
            "input \"%s\" must be float[passes, units] with a fixed number of units, but is %s"
                .formatted(MASKS_INPUT, masks));
      }
      return masks.size(1);
    }

    private ModelException fault(String what) {
      return new ModelException(source.file(), what);
    }

    private static String inLowerCase(Enum<?> choice) {
      return choice.name().toLowerCase(Locale.ROOT);
    }

    private static <T> T orElse(T value, T otherwise) {
      return value != null ? value : otherwise;
    }
  }
}
