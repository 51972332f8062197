package io.parallax.deploy.training.head;

import io.parallax.inference.onnx.ExternalTensor;
import io.parallax.inference.onnx.OnnxTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** The weights of a last layer, from and to the tensors of its graph. */
final class LayerWeights {
  private final LastLayer layer;
  private final float[] weights;
  private final float[] bias;

  /**
   * Those of a layer.
   *
   * @param file of the model; weights in other files are beside it
   * @throws IOException if one cannot be read
   */
  LayerWeights(LastLayer layer, Path file) throws IOException {
    this.layer = layer;
    this.weights = floats(layer.weights(), file);
    this.bias = layer.bias() == null ? null : floats(layer.bias(), file);
  }

  private static float[] floats(OnnxTensor tensor, Path file) throws IOException {
    Optional<ExternalTensor> external = tensor.external();
    if (external.isEmpty()) {
      return tensor.floats();
    }
    ExternalTensor place = external.get();
    try (FileChannel channel = FileChannel.open(file.resolveSibling(place.location()))) {
      long length =
          place.length() == ExternalTensor.TO_THE_END
              ? channel.size() - place.offset()
              : place.length();
      ByteBuffer bytes = channel.map(MapMode.READ_ONLY, place.offset(), length);
      return tensor.floats(bytes);
    }
  }

  /** As they are. */
  HeadWeights read() {
    HeadWeights read = new HeadWeights(layer.channels(), layer.classes());
    for (int c = 0; c < layer.classes(); c++) {
      for (int j = 0; j < layer.channels(); j++) {
        read.set(j, c, weights[layer.place(j, c)]);
      }
      read.set(layer.channels(), c, bias == null ? 0 : bias[c]);
    }
    return read;
  }

  /**
   * The tensors with other weights.
   *
   * @param kept classes that keep their bits
   */
  List<OnnxTensor> written(HeadWeights fitted, BitSet kept) {
    float[] newWeights = weights.clone();
    float[] newBias = bias == null ? null : bias.clone();
    for (int c = 0; c < layer.classes(); c++) {
      if (kept.get(c)) {
        continue;
      }
      for (int j = 0; j < layer.channels(); j++) {
        newWeights[layer.place(j, c)] = (float) fitted.at(j, c);
      }
      if (newBias != null) {
        newBias[c] = (float) fitted.at(layer.channels(), c);
      }
    }
    List<OnnxTensor> tensors = new ArrayList<>();
    tensors.add(layer.weights().withFloats(newWeights));
    if (newBias != null) {
      tensors.add(layer.bias().withFloats(newBias));
    }
    return tensors;
  }
}
