package io.parallax.deploy.bench.inference;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.parallax.inference.model.GraphInput;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * ONNX Runtime as a plain user takes it: its own defaults, one image after the other, the output
 * read into a float buffer, and nothing else.
 */
final class BareLoop implements AutoCloseable {
  private final OrtSession session;
  private final List<Map<String, OnnxTensor>> images = new ArrayList<>();

  /**
   * A session of its own over a model's file.
   *
   * @param images what the graph is fed for each, prepared once
   */
  BareLoop(Path model, List<List<GraphInput>> images) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (SessionOptions options = new SessionOptions()) {
      session = environment.createSession(model.toString(), options);
      for (List<GraphInput> image : images) {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        for (GraphInput input : image) {
          tensors.put(input.name(), tensor(environment, input));
        }
        this.images.add(tensors);
      }
    } catch (OrtException e) {
      throw new IllegalStateException(model + " does not load", e);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, GraphInput input)
      throws OrtException {
    OnnxJavaType type = OnnxJavaType.valueOf(input.type().name());
    return OnnxTensor.createTensor(environment, input.values(), input.shape(), type);
  }

  /** Runs over so many images, from the first on and round again. */
  Rate run(int frames) {
    long start = System.nanoTime();
    for (int i = 0; i < frames; i++) {
      try (OrtSession.Result result = session.run(images.get(i % images.size()))) {
        FloatBuffer output = ((OnnxTensor) result.get(0)).getFloatBuffer();
        if (!output.hasRemaining()) {
          throw new IllegalStateException("the graph gave nothing");
        }
      } catch (OrtException e) {
        throw new IllegalStateException(e);
      }
    }
    return new Rate(frames, System.nanoTime() - start);
  }

  @Override
  public void close() {
    images.forEach(tensors -> tensors.values().forEach(OnnxTensor::close));
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
