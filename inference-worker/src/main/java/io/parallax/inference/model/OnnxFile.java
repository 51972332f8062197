package io.parallax.inference.model;

import io.parallax.inference.onnx.ExternalTensor;
import io.parallax.inference.onnx.OnnxTensor;
import io.parallax.inference.onnx.WireMessage;
import io.parallax.inference.onnx.WireMessage.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * What the bytes of an ONNX file say without ONNX Runtime: of what types its inputs are, and which
 * of its tensors lie in other files.
 *
 * @param types the name of the element type of each input
 * @param external the tensors that lie elsewhere
 */
record OnnxFile(Map<String, String> types, List<ExternalTensor> external) {
  /** Messages of onnx.proto in which tensors may lie, and the tags that lead to them. */
  private enum Kind {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    FUNCTION,
    SPARSE,
    TENSOR;

    private Kind at(int tag) {
      return switch (this) {
        case MODEL -> tag == 7 ? GRAPH : tag == 25 ? FUNCTION : null;
        case GRAPH -> tag == 1 ? NODE : tag == 5 ? TENSOR : tag == 15 ? SPARSE : null;
        case NODE -> tag == 5 ? ATTRIBUTE : null;
        case ATTRIBUTE ->
            switch (tag) {
              case 5, 10 -> TENSOR;
              case 6, 11 -> GRAPH;
              case 22, 23 -> SPARSE;
              default -> null;
            };
        case FUNCTION -> tag == 7 ? NODE : tag == 11 ? ATTRIBUTE : null;
        case SPARSE -> tag == 1 || tag == 2 ? TENSOR : null;
        case TENSOR -> null;
      };
    }
  }

  private static final int MOST_NESTED = 100;

  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_INPUT = 11;
  private static final int VALUE_NAME = 1;
  private static final int VALUE_TYPE = 2;
  private static final int TYPE_TENSOR = 1;
  private static final int TENSOR_TYPE_ELEMENT = 1;

  /** The element types by their numbers, as ONNX Runtime names them. */
  private static final List<String> TYPES =
      List.of(
          "undefined",
          "float",
          "uint8",
          "int8",
          "uint16",
          "int16",
          "int32",
          "int64",
          "string",
          "bool",
          "float16",
          "double",
          "uint32",
          "uint64",
          "complex64",
          "complex128",
          "bfloat16");

  private static final Set<String> USUAL = Set.of("float", "float16", "uint8");

  /**
   * Reads a file, without taking its weights into memory.
   *
   * @throws IllegalArgumentException if it is no ONNX model
   * @throws IOException if it cannot be read
   */
  static OnnxFile read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return parse(channel.map(MapMode.READ_ONLY, 0, channel.size()));
    }
  }

  /**
   * What a file with these bytes says.
   *
   * @throws IllegalArgumentException if it is no ONNX model
   */
  static OnnxFile parse(ByteBuffer bytes) {
    WireMessage model = WireMessage.parse(bytes);
    Map<String, String> types = new LinkedHashMap<>();
    for (Field graph : model.all(MODEL_GRAPH)) {
      for (Field input : graph.message().all(GRAPH_INPUT)) {
        WireMessage value = input.message();
        value.all(VALUE_TYPE).stream()
            .flatMap(type -> type.message().all(TYPE_TENSOR).stream())
            .map(tensor -> tensor.message().number(TENSOR_TYPE_ELEMENT))
            .forEach(type -> types.put(value.text(VALUE_NAME), nameOf(type)));
      }
    }
    List<ExternalTensor> external = new ArrayList<>();
    collect(model, Kind.MODEL, 0, external);
    return new OnnxFile(types, external);
  }

  private static String nameOf(long type) {
    return type >= 0 && type < TYPES.size() ? TYPES.get((int) type) : "type " + type;
  }

  private static void collect(
      WireMessage message, Kind kind, int depth, List<ExternalTensor> external) {
    if (depth > MOST_NESTED) {
      throw new IllegalArgumentException("graphs are nested too deeply");
    }
    if (kind == Kind.TENSOR) {
      new OnnxTensor(message).external().ifPresent(external::add);
      return;
    }
    for (Field field : message.fields()) {
      Kind inside = kind.at(field.tag());
      if (inside != null) {
        collect(field.message(), inside, depth + 1, external);
      }
    }
  }

  /**
   * Names the inputs of an unusual type, for a model that cannot be loaded: ONNX Runtime often
   * names only the operator that has no such version. Empty if there are none.
   */
  static String describeOtherTypes(Path file) {
    StringJoiner text = new StringJoiner(", ", "; of its inputs, ", "");
    text.setEmptyValue("");
    try {
      read(file)
          .types()
          .forEach(
              (name, type) -> {
                if (!USUAL.contains(type)) {
                  text.add("\"%s\" is of type %s".formatted(name, type));
                }
              });
    } catch (IOException | IllegalArgumentException e) {
      return "";
    }
    return text.toString();
  }
}
