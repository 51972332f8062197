package io.parallax.inference.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The inputs and outputs that an ONNX graph declares, in its order.
 *
 * <p>DJL does not tell the shapes, so the graph is opened once without optimisation to ask.
 */
record ModelSignature(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
  /** In a declared shape: any size. */
  static final long DYNAMIC = -1;

  private static final String TYPE_PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";

  /**
   * A declared tensor.
   *
   * @param type of its elements, as ONNX names it: float, float16, double, uint8, int64 …
   * @param shape sizes, {@link #DYNAMIC} where the graph takes any
   */
  record Tensor(String type, long[] shape) {
    boolean is(ElementType wanted) {
      return type.equals(wanted.toString());
    }

    boolean isDynamic(int axis) {
      return shape[axis] == DYNAMIC;
    }

    int size(int axis) {
      return Math.toIntExact(shape[axis]);
    }

    @Override
    public String toString() {
      StringJoiner sizes = new StringJoiner(", ", type + "[", "]");
      for (long size : shape) {
        sizes.add(size == DYNAMIC ? "any" : Long.toString(size));
      }
      return sizes.toString();
    }
  }

  static ModelSignature read(Path file) {
    // The environment belongs to everyone in the process and is never closed.
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(OptLevel.NO_OPT);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      try (OrtSession session = environment.createSession(file.toString(), options)) {
        return new ModelSignature(
            tensors(session.getInputInfo()), tensors(session.getOutputInfo()));
      }
    } catch (OrtException e) {
      throw new ModelException(
          file,
          "is no ONNX model that ONNX Runtime can read: "
              + OrtReason.of(e)
              + OnnxFile.describeOtherTypes(file),
          e);
    }
  }

  private static Map<String, Tensor> tensors(Map<String, NodeInfo> nodes) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    nodes.forEach(
        (name, node) -> {
          if (node.getInfo() instanceof TensorInfo info) {
            tensors.put(name, new Tensor(nameOf(info), info.getShape()));
          } else {
            tensors.put(name, new Tensor("no tensor", new long[0]));
          }
        });
    return tensors;
  }

  private static String nameOf(TensorInfo info) {
    return info.onnxType.name().replace(TYPE_PREFIX, "").toLowerCase(Locale.ROOT);
  }

  static String describe(Map<String, Tensor> tensors) {
    StringJoiner text = new StringJoiner(", ");
    tensors.forEach((name, tensor) -> text.add("\"" + name + "\" " + tensor));
    return tensors.isEmpty() ? "none" : text.toString();
  }
}
