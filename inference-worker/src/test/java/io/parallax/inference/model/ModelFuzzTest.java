package io.parallax.inference.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.fuzz.FuzzTest;
import io.parallax.fuzz.Fuzzing;
import io.parallax.fuzz.TextMutator;
import io.parallax.inference.TinyGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Damaged descriptors, and graphs that are to be edited or looked through. */
class ModelFuzzTest implements FuzzTest {
  private static final String DESCRIPTOR =
      """
      {"generation": "kitchen-3", "input": "image", "layout": "nchw", "inputType": "float",
       "width": 320, "height": 240,
       "mean": [0.485, 0.456, 0.406], "deviation": [0.229, 0.224, 0.225], "output": "logits",
       "activation": "logits", "classes": ["wall", "floor", "table"], "dropout": "masks",
       "passes": 20, "dropoutRate": 0.25}
      """;

  @TempDir private static Path directory;

  @Override
  public Stream<Fuzzing> decoders() {
    return Stream.of(descriptor(), graph(), file());
  }

  private static Fuzzing descriptor() {
    return Fuzzing.of(
            "model-descriptor",
            bytes -> ModelDescriptor.parse(Path.of("model.json"), new String(bytes, UTF_8)))
        .corpus(List.of(DESCRIPTOR.getBytes(UTF_8), "{}".getBytes(UTF_8)))
        .mutator(new TextMutator())
        .refuses(ModelException.class)
        .allocates(1 << 20, 256);
  }

  private static Fuzzing graph() {
    return Fuzzing.of("model-graph", bytes -> LeanGraph.of(bytes, "output"))
        .corpus(
            Stream.of(
                    TinyGraph.logits(3), TinyGraph.probabilities(3), TinyGraph.coarse(3, "linear"))
                .map(graph -> bytes(graph.write(directory.resolve("graph.onnx"))))
                .toList())
        .refuses(IllegalArgumentException.class)
        .allocates(1 << 20, 1024);
  }

  private static Fuzzing file() {
    TinyGraph external =
        TinyGraph.logits(3).external("w", "weights.bin", 64, 36, 3, 3, 1, 1).input(11, "ids", 1);
    return Fuzzing.of("model-file", bytes -> OnnxFile.parse(ByteBuffer.wrap(bytes)))
        .corpus(
            Stream.of(external, TinyGraph.masks(3, 4))
                .map(graph -> bytes(graph.write(directory.resolve("file.onnx"))))
                .toList())
        .refuses(IllegalArgumentException.class)
        .allocates(1 << 20, 1024);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
