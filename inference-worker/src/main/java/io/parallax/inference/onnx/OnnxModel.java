package io.parallax.inference.onnx;

import io.parallax.inference.onnx.WireMessage.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An ONNX model as the parts of its one graph.
 *
 * @param message as it is in the file
 * @param graph its graph
 */
public record OnnxModel(WireMessage message, WireMessage graph) {
  // Tags of the messages of onnx.proto.
  private static final int GRAPH = 7;
  private static final int OPSET = 8;
  private static final int OPSET_DOMAIN = 1;
  private static final int OPSET_VERSION = 2;
  private static final int NODE = 1;
  private static final int INITIALIZER = 5;
  private static final int OUTPUT = 12;
  private static final int VALUE_NAME = 1;
  private static final int VALUE_TYPE = 2;
  private static final int TYPE_TENSOR = 1;
  private static final int TENSOR_ELEMENT = 1;

  /**
   * Reads a model.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static OnnxModel parse(byte[] file) {
    WireMessage model = WireMessage.parse(file);
    List<Field> graphs = model.all(GRAPH);
    if (graphs.size() != 1) {
      throw new IllegalArgumentException("a model has one graph, not " + graphs.size());
    }
    return new OnnxModel(model, graphs.get(0).message());
  }

  /** The nodes of the graph, in their order. */
  public List<OnnxNode> nodes() {
    return graph.all(NODE).stream().map(field -> new OnnxNode(field.message())).toList();
  }

  /** The constant tensors of the graph. */
  public List<OnnxTensor> initializers() {
    return graph.all(INITIALIZER).stream().map(field -> new OnnxTensor(field.message())).toList();
  }

  /** The names of the graph's outputs. */
  public List<String> outputs() {
    return graph.all(OUTPUT).stream().map(field -> field.message().text(VALUE_NAME)).toList();
  }

  /** The version of the ONNX standard's operators. */
  public long opset() {
    return message.all(OPSET).stream()
        .map(Field::message)
        .filter(opset -> opset.text(OPSET_DOMAIN).isEmpty())
        .flatMap(opset -> opset.all(OPSET_VERSION).stream())
        .mapToLong(Field::number)
        .max()
        .orElse(0);
  }

  /** The same with other nodes. */
  public OnnxModel withNodes(List<OnnxNode> nodes) {
    return with(NODE, nodes.stream().map(node -> Field.of(NODE, node.message())).toList());
  }

  /**
   * The same with some outputs taken for others, whose sizes are left open.
   *
   * @param names the names of the outputs that it shall have, by those that it has; an output of
   *     another name goes
   */
  public OnnxModel withOutputs(Map<String, String> names) {
    List<Field> outputs = new ArrayList<>();
    for (Field field : graph.all(OUTPUT)) {
      WireMessage value = field.message();
      String name = value.text(VALUE_NAME);
      if (name.equals(names.get(name))) {
        outputs.add(field);
      } else if (names.containsKey(name)) {
        outputs.add(Field.of(OUTPUT, value(names.get(name), elementType(value))));
      }
    }
    return with(OUTPUT, outputs);
  }

  private static long elementType(WireMessage value) {
    return value.all(VALUE_TYPE).stream()
        .flatMap(type -> type.message().all(TYPE_TENSOR).stream())
        .mapToLong(tensor -> tensor.message().number(TENSOR_ELEMENT))
        .findFirst()
        .orElse(OnnxTensor.FLOAT);
  }

  private static WireMessage value(String name, long elementType) {
    WireMessage tensor = WireMessage.of(Field.of(TENSOR_ELEMENT, elementType));
    WireMessage type = WireMessage.of(Field.of(TYPE_TENSOR, tensor));
    return WireMessage.of(Field.of(VALUE_NAME, name), Field.of(VALUE_TYPE, type));
  }

  /** The same with tensors in place of those of their names, or in addition. */
  public OnnxModel withInitializers(List<OnnxTensor> tensors) {
    Map<String, OnnxTensor> left =
        tensors.stream().collect(Collectors.toMap(OnnxTensor::name, tensor -> tensor));
    List<Field> fields = new ArrayList<>();
    for (Field field : graph.all(INITIALIZER)) {
      OnnxTensor other = left.remove(new OnnxTensor(field.message()).name());
      fields.add(other == null ? field : Field.of(INITIALIZER, other.message()));
    }
    for (OnnxTensor tensor : tensors) {
      if (left.containsKey(tensor.name())) {
        fields.add(Field.of(INITIALIZER, tensor.message()));
      }
    }
    return with(INITIALIZER, fields);
  }

  /** Groups fields of the tag; all writers have those of one tag one after the other. */
  private OnnxModel with(int tag, List<Field> fields) {
    WireMessage changed = graph.replacing(tag, fields);
    return new OnnxModel(message.replacing(GRAPH, List.of(Field.of(GRAPH, changed))), changed);
  }

  /** The bytes of its file. */
  public byte[] toBytes() {
    return message.toBytes();
  }
}
