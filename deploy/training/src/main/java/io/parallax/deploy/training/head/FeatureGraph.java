package io.parallax.deploy.training.head;

import io.parallax.inference.onnx.OnnxModel;
import io.parallax.inference.onnx.OnnxNode;
import io.parallax.inference.onnx.OnnxTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The graph of a model whose output is, in place of the logits, the features that they are made of,
 * at the same pixels.
 *
 * <p>The last layer is there as often as it takes to let all features through, K at a time where
 * there are K classes: with weights of 1 and 0 that pick them. What comes after it in the model
 * comes after each of these, too. So a feature gets to a pixel of the output by the very steps by
 * which a logit does, whatever interpolation or order of axes there is. As these steps are linear,
 * the layer applied to the features at a pixel gives the logits there, and fitting it to pixels at
 * full size is exact: neither labels nor features are rounded to the coarse grid. (Where a softmax
 * comes before an enlargement it is exact only at the pixels of the coarse grid.)
 */
final class FeatureGraph {
  private static final String PREFIX = "parallax/features";

  /** The name of its output. */
  static final String OUTPUT = PREFIX;

  private FeatureGraph() {}

  /**
   * The graph of a model.
   *
   * @param output the name of the model's output
   * @param classAxis the axis of the output along which the classes lie
   */
  static byte[] of(OnnxModel model, LastLayer layer, String output, int classAxis) {
    int classes = layer.classes();
    int parts = (layer.channels() + classes - 1) / classes;
    List<OnnxNode> nodes = new ArrayList<>(model.nodes());
    List<OnnxTensor> picks = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      String name = PREFIX + "/" + part;
      OnnxTensor pick = pick(layer, part * classes).named(name + "/pick");
      picks.add(pick);
      String end = name + "/0";
      nodes.add(layer.node().between(List.of(layer.features(), pick.name()), end));
      for (int i = 0; i < layer.tail().size(); i++) {
        OnnxNode step = layer.tail().get(i);
        List<String> inputs = new ArrayList<>(step.inputs());
        inputs.set(0, end);
        end = name + "/" + (i + 1);
        nodes.add(step.between(inputs, end));
      }
      names.add(end);
    }
    nodes.add(OnnxNode.of("Concat", OUTPUT, names.toArray(String[]::new)).with("axis", classAxis));
    Map<String, String> outputs = new HashMap<>();
    outputs.put(output, OUTPUT);
    return model.withNodes(nodes).withInitializers(picks).withOutputs(outputs).toBytes();
  }

  /** Weights that let the features from one on through. */
  private static OnnxTensor pick(LastLayer layer, int first) {
    float[] weights = new float[layer.channels() * layer.classes()];
    for (int c = 0; c < layer.classes() && first + c < layer.channels(); c++) {
      weights[layer.place(first + c, c)] = 1;
    }
    return layer.weights().withFloats(weights);
  }
}
