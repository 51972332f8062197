package io.parallax.inference.model;

import io.parallax.inference.onnx.OnnxModel;
import io.parallax.inference.onnx.OnnxNode;
import io.parallax.inference.onnx.OnnxTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
  /** From here on a softmax is along one axis. */
  private static final long SOFTMAX_ALONG_AXIS = 13;

  private static final String MERGED_ROWS = "parallax/merged-rows";

  /**
   * The lean form of a graph, if there is one.
   *
   * @throws IllegalArgumentException if the file is no ONNX model
   */
  static Optional<LeanGraph> of(byte[] file, String output) {
    OnnxModel model = OnnxModel.parse(file);
    List<OnnxNode> nodes = new ArrayList<>(model.nodes());
    if (nodes.stream().anyMatch(OnnxNode::hasGraphInside)) {
      // What is inside may use anything outside.
      return Optional.empty();
    }
    Set<String> otherOutputs = new HashSet<>(model.outputs());
    otherOutputs.remove(output);
    boolean softmax = model.opset() >= SOFTMAX_ALONG_AXIS && mergeRowsOfSoftmax(nodes);
    String coarse = cutEnlargement(nodes, output, otherOutputs);
    if (!softmax && coarse == null) {
      return Optional.empty();
    }
    String kept = coarse != null ? coarse : output;
    Map<String, String> outputs = new HashMap<>();
    otherOutputs.forEach(name -> outputs.put(name, name));
    outputs.put(output, kept);
    OnnxModel lean = model.withNodes(nodes).withOutputs(outputs);
    if (softmax) {
      // To reshape [N, C, H, W]: the first two as they are, and the rest as one.
      lean = lean.withInitializers(List.of(OnnxTensor.of(MERGED_ROWS, 0, 0, -1)));
    }
    return Optional.of(new LeanGraph(lean.toBytes(), kept, coarse != null));
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
}
