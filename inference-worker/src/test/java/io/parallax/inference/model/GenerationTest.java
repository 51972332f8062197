package io.parallax.inference.model;

import static io.parallax.inference.TinyGraph.ANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.hash.Hashing;
import io.parallax.inference.TinyGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationTest {
  private static final float[] WEIGHTS = {1, -2, 3, -1, 2, -3};

  @TempDir Path directory;

  @Test
  void shouldBeTheHashOfTheFileWhenNothingElseDecidesTheMaps() throws IOException {
    Path file = TinyGraph.logits(4).write(directory.resolve("tiny.onnx"));
    String sha256 = Hashing.sha256().hashBytes(Files.readAllBytes(file)).toString();

    assertThat(generation(null)).isEqualTo("tiny-" + sha256.substring(0, 8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'width': 320, 'height': 240}",
        "{'mean': [0.485, 0.4560, 4.06e-1], 'deviation': [0.229, 0.224, 0.225]}",
        "{'input': 'image', 'output': 'logits', 'activation': 'logits'}",
        "{'classes': ['class 0', 'class 1', 'class 2', 'class 3']}",
        "{'layout': 'nchw', 'inputType': 'float', 'dropout': 'none', 'passes': 1}",
        "{'dropoutRate': 0.5}"
      })
  void shouldStayWhenTheDescriptorSaysWhatWouldBeChosenAnyway(String json) throws IOException {
    TinyGraph.logits(4).write(directory.resolve("tiny.onnx"));

    assertThat(generation(json)).isEqualTo(generation(null));
  }

  @Test
  void shouldDifferForEachThingThatDecidesTheMaps() throws IOException {
    TinyGraph.logits(4)
        .node("Neg", "others", null, "logits")
        .output("others", ANY, 4, ANY, ANY)
        .write(directory.resolve("tiny.onnx"));
    List<String> descriptors =
        List.of(
            "{}",
            "{'width': 324}",
            "{'height': 324}",
            "{'width': 240, 'height': 320}",
            "{'mean': [0.485, 0.456, 0.407]}",
            "{'mean': [0.456, 0.485, 0.406]}",
            "{'deviation': [0.229, 0.224, 0.226]}",
            "{'output': 'others'}",
            "{'classes': ['class 0', 'class 1', 'class 2', 'floor']}",
            "{'classes': ['class 0', 'class 1', 'floor', 'class 2']}",
            "{'classes': ['wall', 'floor', 'chair', 'table']}",
            "{'classes': ['wallfloor', 'chair', 'tab', 'le']}");
    Set<String> generations = new HashSet<>();
    for (String descriptor : descriptors) {
      assertThat(generations.add(generation(descriptor))).as(descriptor).isTrue();
    }
  }

  @Test
  void shouldDifferForPassesAndDropout() throws IOException {
    TinyGraph.masks(4, ANY).write(directory.resolve("tiny.onnx"));
    Set<String> generations = new HashSet<>();
    for (String descriptor : List.of("{}", "{'passes': 19}", "{'dropoutRate': 0.3}")) {
      assertThat(generations.add(generation(descriptor))).as(descriptor).isTrue();
    }
    assertThat(generation("{'passes': 20, 'dropoutRate': 0.25, 'dropout': 'masks'}"))
        .isEqualTo(generation("{}"));

    TinyGraph.dropoutInside(3, true).write(directory.resolve("tiny.onnx"));
    assertThat(generation("{'passes': 4}"))
        .isNotEqualTo(generation("{'passes': 5}"))
        .isEqualTo(generation("{'passes': 4, 'dropout': 'inside', 'dropoutRate': 0.9}"));
  }

  @Test
  void shouldHashTheWorkingSizeThatTheWorkerIsToldToo() throws IOException {
    Path file = TinyGraph.logits(4).write(directory.resolve("tiny.onnx"));
    String described = generation("{'width': 64, 'height': 48}");

    Files.delete(directory.resolve("tiny.json"));
    try (SegmentationModel told = SegmentationModel.load(new ModelSource(file, null, 64, 48, 1))) {
      assertThat(told.generation()).isEqualTo(described).isNotEqualTo(generation(null));
    }
  }

  @Test
  void shouldKeepTwoTrainingsOfOneNameApart() throws IOException {
    String json = "{'generation': 'kitchen-3', 'classes': ['wall', 'floor', 'chair']}";
    TinyGraph.logits(3).write(directory.resolve("tiny.onnx"));
    String first = generation(json);
    new TinyGraph()
        .input("image", ANY, 3, ANY, ANY)
        .convolution("image", 3, "unused", 3)
        .convolution("image", 3, "logits", 3)
        .output("logits", ANY, 3, ANY, ANY)
        .write(directory.resolve("tiny.onnx"));
    String second = generation(json);

    assertThat(first).matches("kitchen-3-[0-9a-f]{8}");
    assertThat(second).matches("kitchen-3-[0-9a-f]{8}").isNotEqualTo(first);
  }

  @Test
  void shouldBeTheSameInEveryLanguage() throws IOException {
    TinyGraph.logits(2).write(directory.resolve("tiny.onnx"));
    String json = "{'classes': ['Straße', 'ı'], 'width': 1024, 'mean': [0.5, 0.25, 0.125]}";
    String generation = generation(json);
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("tr-TR", "ar-EG-u-nu-arab", "de-DE")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(generation(json)).as(tag).isEqualTo(generation);
      }
    } finally {
      Locale.setDefault(before);
    }
    assertThat(generation(json.replace(", ", ",\r\n"))).isEqualTo(generation);
    // What it is today it must be tomorrow: stored statistics are found by it.
    assertThat(generation).isEqualTo("tiny-65d27f04");
  }

  @Test
  void shouldHashTheWeightsBesideTheFile() throws IOException {
    writeExternal("weights.bin", 8, 24);
    writeWeights(8, WEIGHTS, 5);
    String first = generation(null);
    // What lies around the weights is not theirs.
    writeWeights(8, WEIGHTS, 77);
    assertThat(generation(null)).isEqualTo(first);

    float[] trained = WEIGHTS.clone();
    trained[5] = -3.25f;
    writeWeights(8, trained, 5);
    assertThat(generation(null)).matches("tiny-[0-9a-f]{8}").isNotEqualTo(first);
  }

  @Test
  void shouldRefuseExternalDataThatIsMissingOrCutOffOrElsewhere() throws IOException {
    writeExternal("weights.bin", 8, 24);
    assertRefused("external data file missing: weights.bin");

    Files.write(directory.resolve("weights.bin"), new byte[31]);
    assertRefused(
        "external data file is cut off: weights.bin has 31 bytes, but tensor \"weights\" lies at 8"
            + " and has 24");

    Files.write(directory.resolveSibling("outside.bin"), new byte[32]);
    writeExternal("../outside.bin", 8, 24);
    assertRefused("external data file lies outside the model's directory: ../outside.bin");
    writeExternal(directory.resolveSibling("outside.bin").toString(), 8, 24);
    assertRefused("external data file lies outside the model's directory: /");
    Files.delete(directory.resolveSibling("outside.bin"));
  }

  private void assertRefused(String message) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> generation(null))
        .withMessageContaining("tiny.onnx: ")
        .withMessageContaining(message);
  }

  private void writeExternal(String location, long offset, long length) {
    new TinyGraph()
        .input("image", ANY, 3, ANY, ANY)
        .external("weights", location, offset, length, 2, 3, 1, 1)
        .node("Conv", "logits", null, "image", "weights")
        .output("logits", ANY, 2, ANY, ANY)
        .write(directory.resolve("tiny.onnx"));
  }

  private void writeWeights(int offset, float[] weights, int around) throws IOException {
    byte[] values = TinyGraph.floats(weights);
    byte[] file = new byte[offset + values.length + 3];
    Arrays.fill(file, (byte) around);
    System.arraycopy(values, 0, file, offset, values.length);
    Files.write(directory.resolve("weights.bin"), file);
  }

  private String generation(String json) throws IOException {
    Path descriptor = directory.resolve("tiny.json");
    if (json == null) {
      Files.deleteIfExists(descriptor);
    } else {
      Files.writeString(descriptor, json.replace('\'', '"'));
    }
    try (SegmentationModel model =
        SegmentationModel.load(ModelSource.of(directory.resolve("tiny.onnx")))) {
      return model.generation();
    }
  }
}
