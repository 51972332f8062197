package io.parallax.deploy.training.head;

import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.inference.onnx.OnnxModel;
import io.parallax.inference.onnx.OnnxNode;
import io.parallax.inference.onnx.OnnxTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The layer of a graph that makes the logits of each pixel out of its features: a 1×1 convolution,
 * or a product with a matrix.
 *
 * @param node it
 * @param weights of it
 * @param bias of it, or of a sum after it; null if there is none
 * @param tail the nodes after it that matter to where a logit goes, in their order: what enlarges,
 *     transposes or reshapes. Each changes every class for itself; a softmax is left out
 */
record LastLayer(OnnxNode node, OnnxTensor weights, OnnxTensor bias, List<OnnxNode> tail) {
  private static final Set<String> PASSES = Set.of("Softmax", "LogSoftmax", "Identity", "Dropout");

  private static final Set<String> TAIL =
      Set.of("Resize", "Upsample", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Cast");

  /** The input of a sum or a layer that is constant. */
  private static final int SECOND = 1;

  private static final int THIRD = 2;

  /**
   * The last layer of a graph.
   *
   * @param output which of its outputs tells the classes
   * @param file for messages
   * @throws RefusedTrainingException if it does not end so
   */
  static LastLayer of(OnnxModel model, String output, Path file) {
    return new Search(model, file).from(output);
  }

  /** How many classes it tells. */
  int classes() {
    return Math.toIntExact(weights.sizes().get(classesFirst() ? 0 : 1));
  }

  /** How many features it takes. */
  int channels() {
    return Math.toIntExact(weights.sizes().get(classesFirst() ? 1 : 0));
  }

  /** What it is fed with. */
  String features() {
    return node.firstInput();
  }

  private boolean classesFirst() {
    return node.isOperator("Conv") || node.integer("transB").orElse(0L) != 0;
  }

  /** Where in its weights one lies. */
  int place(int channel, int classId) {
    return classesFirst() ? classId * channels() + channel : channel * classes() + classId;
  }

  /** One search, from the output backwards. */
  private static final class Search {
    private final Path file;
    private final Map<String, OnnxNode> makers = new HashMap<>();
    private final Map<String, OnnxTensor> constants;
    private final Map<String, Long> uses;
    private final List<String> seen = new ArrayList<>();

    Search(OnnxModel model, Path file) {
      this.file = file;
      List<OnnxNode> nodes = model.nodes();
      nodes.forEach(node -> node.outputs().forEach(output -> makers.put(output, node)));
      constants =
          model.initializers().stream()
              .collect(Collectors.toMap(OnnxTensor::name, tensor -> tensor, (a, b) -> b));
      uses =
          nodes.stream()
              .flatMap(node -> node.inputs().stream())
              .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    }

    LastLayer from(String output) {
      List<OnnxNode> tail = new ArrayList<>();
      OnnxTensor bias = null;
      String name = output;
      while (true) {
        OnnxNode node = makers.get(name);
        if (node == null) {
          throw fault();
        }
        seen.add(0, node.operator());
        if (isStandard(node, Set.of("Conv", "MatMul", "Gemm"))) {
          return layer(node, bias, tail);
        } else if (isStandard(node, TAIL)) {
          tail.add(0, node);
          name = node.firstInput();
        } else if (isStandard(node, PASSES)) {
          name = node.firstInput();
        } else if (node.isOperator("Add") && bias == null) {
          int constant = constants.containsKey(node.inputs().get(0)) ? 0 : SECOND;
          bias = constants.get(node.inputs().get(constant));
          name = node.inputs().get(SECOND - constant);
          if (bias == null || !isLayer(makers.get(name))) {
            throw fault();
          }
        } else {
          throw fault();
        }
      }
    }

    private static boolean isLayer(OnnxNode node) {
      return node != null && isStandard(node, Set.of("Conv", "MatMul", "Gemm"));
    }

    private static boolean isStandard(OnnxNode node, Set<String> operators) {
      return operators.stream().anyMatch(node::isOperator);
    }

    private LastLayer layer(OnnxNode node, OnnxTensor added, List<OnnxNode> tail) {
      List<String> inputs = node.inputs();
      OnnxTensor weights = inputs.size() > SECOND ? constants.get(inputs.get(SECOND)) : null;
      if (weights == null) {
        throw fault(", whose weights are no constant tensor of the graph");
      }
      if (!isPerPixel(node, weights)) {
        throw fault(node.isOperator("Conv") ? kernel(weights) : "");
      }
      boolean hasOwn = inputs.size() > THIRD && !inputs.get(THIRD).isEmpty();
      OnnxTensor own = hasOwn ? constants.get(inputs.get(THIRD)) : null;
      LastLayer layer = new LastLayer(node, weights, hasOwn ? own : added, tail);
      if ((hasOwn && (own == null || added != null)) || !isBias(layer)) {
        throw fault(", whose bias is not one constant number for each class");
      }
      for (OnnxTensor tensor : layer.tensors()) {
        if (uses.getOrDefault(tensor.name(), 0L) > 1) {
          throw fault(", whose \"%s\" serves another layer too".formatted(tensor.name()));
        }
        if (tensor.elementType() != OnnxTensor.FLOAT
            && tensor.elementType() != OnnxTensor.FLOAT16) {
          throw fault(", whose \"%s\" has no floats of 32 or 16 bits".formatted(tensor.name()));
        }
      }
      return layer;
    }

    private static boolean isBias(LastLayer layer) {
      return layer.bias() == null
          || layer.bias().sizes().stream().reduce(1L, (a, b) -> a * b) == layer.classes();
    }

    private static boolean isPerPixel(OnnxNode node, OnnxTensor weights) {
      List<Long> sizes = weights.sizes();
      if (node.isOperator("Conv")) {
        return sizes.size() == 4
            && sizes.get(2) == 1
            && sizes.get(3) == 1
            && node.integer("group").orElse(1L) == 1
            && node.integers("strides").stream().allMatch(stride -> stride == 1)
            && node.integers("pads").stream().allMatch(pad -> pad == 0);
      }
      return sizes.size() == 2
          && node.integer("transA").orElse(0L) == 0
          && node.number("alpha").orElse(1f) == 1
          && node.number("beta").orElse(1f) == 1;
    }

    private static String kernel(OnnxTensor weights) {
      List<Long> sizes = weights.sizes();
      return sizes.size() == 4
          ? ", a convolution of %s×%s".formatted(sizes.get(2), sizes.get(3))
          : "";
    }

    private RefusedTrainingException fault() {
      return fault("");
    }

    private RefusedTrainingException fault(String more) {
      return new RefusedTrainingException(
          "%s: the trainer head needs a model whose logits come out of a 1×1 convolution, MatMul or Gemm, but this one ends in %s%s"
              .formatted(
                  file, seen.isEmpty() ? "one of its inputs" : String.join(" → ", seen), more));
    }
  }

  /** What it is made of. */
  List<OnnxTensor> tensors() {
    return bias == null ? List.of(weights) : List.of(weights, bias);
  }
}
