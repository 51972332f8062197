package io.parallax.inference.model;

import io.parallax.inference.model.WireMessage.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An ONNX graph that comes to the same output, bit by bit, with less work, where ONNX Runtime
 * leaves some on the table:
 *
 * <ul>
 *   <li>A last step that enlarges the classes to the size of the image is cut off; {@link
 *       io.parallax.scorer.output.Enlargement} does it. At 40 classes it is a third of a small
 *       network.
 *   <li>A softmax over the classes of [N, C, H, W] becomes one over those of [N, C, H·W]: the
 *       former is transposed value by value, which in a graph of 20 passes is a quarter of its
 *       time.
 * </ul>
 *
 * <p>Whether the output really is the same is for the caller to find out.
 *
 * @param bytes the ONNX file
 * @param output the name of its output
 * @param isCut whether the enlargement is left to do
 */
record LeanGraph(byte[] bytes, String output, boolean isCut) {
  // Tags of the messages of onnx.proto.
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_OPSET = 8;
  private static final int OPSET_DOMAIN = 1;
  private static final int OPSET_VERSION = 2;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_OUTPUT = 12;
  private static final int VALUE_NAME = 1;
  private static final int VALUE_TYPE = 2;
  private static final int TYPE_TENSOR = 1;
  private static final int TENSOR_TYPE_ELEMENT = 1;
  private static final int TENSOR_SIZES = 1;
  private static final int TENSOR_ELEMENT = 2;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_RAW = 9;
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  /** From here on a softmax is along one axis. */
  private static final long SOFTMAX_ALONG_AXIS = 13;

  private static final String MERGED_ROWS = "parallax/merged-rows";

  /**
   * The lean form of a graph, if there is one.
   *
   * @throws IllegalArgumentException if the file is no ONNX model
   */
  static Optional<LeanGraph> of(byte[] file, String output) {
    WireMessage model = WireMessage.parse(file);
    List<Field> graphs = model.all(MODEL_GRAPH);
    if (graphs.size() != 1) {
      return Optional.empty();
    }
    WireMessage graph = graphs.get(0).message();
    List<OnnxNode> nodes = new ArrayList<>();
    graph.all(GRAPH_NODE).forEach(field -> nodes.add(new OnnxNode(field.message())));
    if (nodes.stream().anyMatch(OnnxNode::hasGraphInside)) {
      // What is inside may use anything outside.
      return Optional.empty();
    }
    Set<String> otherOutputs = new HashSet<>();
    graph.all(GRAPH_OUTPUT).forEach(field -> otherOutputs.add(nameOf(field)));
    otherOutputs.remove(output);
    boolean softmax = opset(model) >= SOFTMAX_ALONG_AXIS && mergeRowsOfSoftmax(nodes);
    String coarse = cutEnlargement(nodes, output, otherOutputs);
    if (!softmax && coarse == null) {
      return Optional.empty();
    }
    String kept = coarse != null ? coarse : output;
    List<Field> fields = new ArrayList<>();
    nodes.forEach(node -> fields.add(Field.of(GRAPH_NODE, node.message())));
    for (Field field : graph.fields()) {
      if (field.tag() == GRAPH_OUTPUT) {
        fields.add(coarse != null && nameOf(field).equals(output) ? floats(coarse) : field);
      } else if (field.tag() != GRAPH_NODE) {
        fields.add(field);
      }
    }
    if (softmax) {
      fields.add(Field.of(GRAPH_INITIALIZER, mergedRows()));
    }
    byte[] bytes = withGraph(model, new WireMessage(fields)).toBytes();
    return Optional.of(new LeanGraph(bytes, kept, coarse != null));
  }

  private static WireMessage withGraph(WireMessage model, WireMessage graph) {
    return new WireMessage(
        model.fields().stream()
            .map(field -> field.tag() == MODEL_GRAPH ? Field.of(MODEL_GRAPH, graph) : field)
            .toList());
  }

  private static long opset(WireMessage model) {
    return model.all(MODEL_OPSET).stream()
        .map(Field::message)
        .filter(opset -> opset.text(OPSET_DOMAIN).isEmpty())
        .flatMap(opset -> opset.all(OPSET_VERSION).stream())
        .mapToLong(Field::number)
        .max()
        .orElse(0);
  }

  /** Takes the last node out if it enlarges; answers the name of what it enlarges, or null. */
  private static String cutEnlargement(
      List<OnnxNode> nodes, String output, Set<String> otherOutputs) {
    for (OnnxNode node : nodes) {
      if (node.outputs().contains(output) && node.isEnlargement()) {
        if (nodes.stream().anyMatch(other -> other.inputs().contains(output))) {
          return null;
        }
        nodes.remove(node);
        String coarse = node.firstInput();
        Set<String> wanted = new HashSet<>(otherOutputs);
        wanted.add(coarse);
        removeUnused(nodes, wanted);
        return coarse;
      }
    }
    return null;
  }

  /** Removes what only computed the size to enlarge to. */
  private static void removeUnused(List<OnnxNode> nodes, Set<String> wanted) {
    boolean removed = true;
    while (removed) {
      Set<String> used = new HashSet<>(wanted);
      nodes.forEach(node -> used.addAll(node.inputs()));
      removed = nodes.removeIf(node -> node.outputs().stream().noneMatch(used::contains));
    }
  }

  private static boolean mergeRowsOfSoftmax(List<OnnxNode> nodes) {
    List<OnnxNode> merged = new ArrayList<>();
    for (OnnxNode node : nodes) {
      if (node.isSoftmaxOverClasses()) {
        merged.addAll(mergedSoftmax(node));
      } else {
        merged.add(node);
      }
    }
    boolean found = merged.size() > nodes.size();
    nodes.clear();
    nodes.addAll(merged);
    return found;
  }

  private static List<OnnxNode> mergedSoftmax(OnnxNode softmax) {
    String from = softmax.firstInput();
    String to = softmax.firstOutput();
    String name = "parallax/" + to;
    return List.of(
        OnnxNode.of("Reshape", name + "/merged", from, MERGED_ROWS),
        softmax.between(name + "/merged", name + "/softmax"),
        OnnxNode.of("Shape", name + "/shape", from),
        OnnxNode.of("Reshape", to, name + "/softmax", name + "/shape"));
  }

  /** To reshape [N, C, H, W]: the first two as they are, and the rest as one. */
  private static WireMessage mergedRows() {
    ByteBuffer sizes = ByteBuffer.allocate(3 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    sizes.putLong(0).putLong(0).putLong(-1);
    return WireMessage.of(
        Field.of(TENSOR_SIZES, 3),
        Field.of(TENSOR_ELEMENT, INT64),
        Field.of(TENSOR_NAME, MERGED_ROWS),
        Field.of(TENSOR_RAW, sizes.array()));
  }

  private static Field floats(String name) {
    WireMessage tensor = WireMessage.of(Field.of(TENSOR_TYPE_ELEMENT, FLOAT));
    WireMessage type = WireMessage.of(Field.of(TYPE_TENSOR, tensor));
    return Field.of(
        GRAPH_OUTPUT, WireMessage.of(Field.of(VALUE_NAME, name), Field.of(VALUE_TYPE, type)));
  }

  private static String nameOf(Field value) {
    return value.message().text(VALUE_NAME);
  }
}
