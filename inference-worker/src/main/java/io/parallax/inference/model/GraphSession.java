package io.parallax.inference.model;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.platform.Fp16Conversions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A loaded graph: named tensors in, one float tensor out. */
final class GraphSession implements AutoCloseable {
  private static final String ENGINE = "OnnxRuntime";

  static {
    // The engine looks for updates and reports its use unless that is switched off.
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

  /** What the graph put out; half floats are floats by now. */
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

  /** Loads the lean form of a graph; weights in other files are those beside its file. */
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
      // What fails is reported by its exception.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      // Idle threads sleep: they share the machine with the rest of the pipeline.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setIntraOpNumThreads(threads);
      // For graphs that come as bytes: else their external data is looked for where Java runs.
      Path directory = file.toAbsolutePath().getParent();
      options.addConfigEntry(
          "session.model_external_initializers_file_folder_path", directory.toString());
      if (keepDropout) {
        options.addConfigEntry("optimization.disable_specified_optimizers", "EliminateDropout");
      }
      loading.load(model, Map.of("sessionOptions", options));
    } catch (IOException | MalformedModelException | OrtException e) {
      model.close();
      throw new ModelException(file, "cannot be loaded: " + OrtReason.of(e), e);
    }
    return new GraphSession(model, output);
  }

  /** Runs the graph once. */
  Tensor run(List<GraphInput> inputs) {
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDList arrays = new NDList();
      for (GraphInput input : inputs) {
        NDArray array =
            manager.create(input.values(), new Shape(input.shape()), dataType(input.type()));
        array.setName(input.name());
        arrays.add(array);
      }
      for (NDArray array : block.forward(new ParameterStore(manager, false), arrays, false)) {
        if (output.equals(array.getName())) {
          return new Tensor(values(array), array.getShape().getShape());
        }
      }
    }
    throw new IllegalStateException("the graph gave no output \"" + output + "\"");
  }

  private static DataType dataType(ElementType type) {
    return switch (type) {
      case FLOAT -> DataType.FLOAT32;
      case FLOAT16 -> DataType.FLOAT16;
      case UINT8 -> DataType.UINT8;
    };
  }

  private static FloatBuffer values(NDArray array) {
    ByteBuffer bytes = array.toByteBuffer();
    return array.getDataType() == DataType.FLOAT16
        ? Fp16Conversions.convertFp16BufferToFloatBuffer(bytes.asShortBuffer())
        : bytes.asFloatBuffer();
  }

  @Override
  public void close() {
    model.close();
  }
}
