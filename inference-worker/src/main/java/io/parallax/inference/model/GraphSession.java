package io.parallax.inference.model;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A loaded graph: named float tensors in, one float tensor out. */
final class GraphSession implements AutoCloseable {
  private static final String ENGINE = "OnnxRuntime";

  static {
    // The engine looks for updates and reports its use unless told not to.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  private final Model model;
  private final Block block;
  private final String output;

  private GraphSession(Model model, String output) {
    this.model = model;
    this.block = model.getBlock();
    this.output = output;
  }

  /** A tensor and its shape. */
  record Tensor(FloatBuffer values, long... shape) {}

  /** Loads the engine; it must come before anything else asks ONNX Runtime for its environment. */
  static void startEngine() {
    Engine.getEngine(ENGINE);
  }

  /**
   * Loads a graph.
   *
   * @param output which of its outputs is wanted
   * @param threads that compute one run
   * @param keepDropout ONNX Runtime otherwise removes dropout, even where it is active
   */
  static GraphSession open(Path file, String output, int threads, boolean keepDropout) {
    return open(
        file,
        output,
        threads,
        keepDropout,
        (model, options) -> model.load(file.toAbsolutePath(), null, options));
  }

  /** Loads the lean form of a graph. */
  static GraphSession open(Path file, LeanGraph graph, int threads) {
    return open(
        file,
        graph.output(),
        threads,
        false,
        (model, options) -> model.load(new ByteArrayInputStream(graph.bytes()), options));
  }

  private interface Loading {
    void load(Model model, Map<String, ?> options) throws IOException, MalformedModelException;
  }

  private static GraphSession open(
      Path file, String output, int threads, boolean keepDropout, Loading loading) {
    Model model = Model.newInstance(file.getFileName().toString(), ENGINE);
    try (SessionOptions options = new SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      // Idle threads sleep: they share the machine with the rest of the pipeline.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setIntraOpNumThreads(threads);
      if (keepDropout) {
        options.addConfigEntry("optimization.disable_specified_optimizers", "EliminateDropout");
      }
      loading.load(model, Map.of("sessionOptions", options));
    } catch (IOException | MalformedModelException | OrtException e) {
      model.close();
      throw new ModelException(file, "cannot be loaded", e);
    }
    return new GraphSession(model, output);
  }

  /** Runs the graph once. */
  Tensor run(List<GraphInput> inputs) {
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDList arrays = new NDList();
      for (GraphInput input : inputs) {
        NDArray array = manager.create(input.values(), new Shape(input.shape()));
        array.setName(input.name());
        arrays.add(array);
      }
      for (NDArray array : block.forward(new ParameterStore(manager, false), arrays, false)) {
        if (output.equals(array.getName())) {
          FloatBuffer values = array.toByteBuffer().asFloatBuffer();
          return new Tensor(values, array.getShape().getShape());
        }
      }
    }
    throw new IllegalStateException("the graph gave no output \"" + output + "\"");
  }

  @Override
  public void close() {
    model.close();
  }
}
