package io.parallax.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelDescriptorTest {
  @TempDir Path directory;

  @Test
  void shouldReadEveryField() throws IOException {
    ModelDescriptor descriptor =
        read(
            """
            {"generation": "kitchen-3", "input": "x", "layout": "nhwc", "inputType": "float16",
             "width": 64, "height": 48, "mean": [0, 0.5, 1], "deviation": [1, 2, 0.25], "output": "y",
             "activation": "probabilities", "classes": ["wall", "floor"], "passes": 7,
             "dropout": "inside", "dropoutRate": 0.4}
            """);

    assertThat(descriptor)
        .isEqualTo(
            new ModelDescriptor(
                "kitchen-3",
                "x",
                Layout.NHWC,
                ElementType.FLOAT16,
                64,
                48,
                List.of(0.0, 0.5, 1.0),
                List.of(1.0, 2.0, 0.25),
                "y",
                Activation.PROBABILITIES,
                List.of("wall", "floor"),
                7,
                Dropout.INSIDE,
                0.4));
  }

  @Test
  void shouldLeaveAbsentFieldsToTheDefaults() throws IOException {
    assertThat(read("{}")).isEqualTo(ModelDescriptor.EMPTY);
    assertThat(read("{\"width\": null}")).isEqualTo(ModelDescriptor.EMPTY);
  }

  @Test
  void shouldLieBesideTheModel() {
    assertThat(ModelDescriptor.beside(Path.of("a/b.onnx"))).isEqualTo(Path.of("a/b.json"));
    assertThat(ModelDescriptor.beside(Path.of("model"))).isEqualTo(Path.of("model.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"with\": 3} | unknown field \"with\"; it may have generation, input, layout",
        "{\"width\": 0} | width must be a positive integer, but is 0",
        "{\"width\": \"320\"} | width must be a positive integer, but is \"320\"",
        "{\"height\": 2.5} | height must be a positive integer, but is 2.5",
        "{\"passes\": -1} | passes must be a positive integer",
        "{\"mean\": [1, 2]} | mean must be a list of 3 numbers, but is [1,2]",
        "{\"mean\": [1, 2, \"3\"]} | mean must be a list of 3 numbers",
        "{\"mean\": [1, 2, 1e999]} | mean must be a list of 3 numbers",
        "{\"deviation\": [1, 1, 0]} | deviation must be a list of 3 positive numbers",
        "{\"activation\": \"softmax\"} | activation must be one of logits, probabilities, sigmoid",
        "{\"layout\": \"hwc\"} | layout must be one of nchw, nhwc, but is \"hwc\"",
        "{\"inputType\": \"double\"} | inputType must be one of float, float16, uint8",
        "{\"dropout\": 3} | dropout must be one of masks, inside, none, but is 3",
        "{\"dropoutRate\": 1} | dropoutRate must be a number between 0 and 1",
        "{\"classes\": []} | classes must be a list of different names",
        "{\"classes\": [\"a\", \"a\"]} | classes must be a list of different names",
        "{\"input\": \" \"} | input must be a text",
        "{\"generation\": \"a/b\"} | generation may only have letters",
        "{\"width\": 3, \"width\": 3} | no JSON: Duplicate",
        "[1] | must be a JSON object",
        "{} {} | no JSON",
        "{\"width\" | no JSON"
      })
  void shouldNameTheFileAndTheFieldThatIsWrong(String json, String message) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> read(json))
        .withMessageContaining("tiny.json: ")
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'mean': [123.675, 116.28, 103.53], 'deviation': [58.395, 57.12, 57.375]}"
            + " | mean must be of colours in 0 to 1, but is [123.675, 116.28, 103.53]; if it is of"
            + " colours in 0 to 255, that is 'mean': [0.485, 0.456, 0.406],"
            + " 'deviation': [0.229, 0.224, 0.225]",
        "{'mean': [104, 117, 123], 'deviation': [1, 1, 1]}"
            + " | that is 'mean': [0.4078, 0.4588, 0.4824],"
            + " 'deviation': [0.003922, 0.003922, 0.003922]",
        "{'mean': [127.5, 127.5, 127.5]} | that is 'mean': [0.5, 0.5, 0.5]",
        "{'mean': [0, 0, 0], 'deviation': [255, 255, 255]}"
            + " | deviation must be of colours in 0 to 1, but is [255.0, 255.0, 255.0]; if it is of"
            + " colours in 0 to 255, that is 'mean': [0, 0, 0], 'deviation': [1, 1, 1]",
        "{'mean': [-1.5, 0, 0]} | mean must be of colours in 0 to 1"
      })
  void shouldRefuseColoursIn255AndSayWhatTheyAreInUnits(String json, String message) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> read(json.replace('\'', '"')))
        .withMessageContaining(message.replace('\'', '"'));
  }

  @Test
  void shouldTakeEveryNormalisationOfColoursInUnits() throws IOException {
    // To -1 to 1, to 0 to 255, and not at all.
    for (String json :
        List.of(
            "{'mean': [0.5, 0.5, 0.5], 'deviation': [0.5, 0.5, 0.5]}",
            "{'mean': [0, 0, 0], 'deviation': [0.00392156862745098, 0.0039215686, 0.0039215686]}",
            "{'mean': [0, 0, 0], 'deviation': [1, 1, 1]}",
            "{'mean': [1, 1, 1]}")) {
      assertThat(read(json.replace('\'', '"')).mean()).hasSize(3);
    }
  }

  @Test
  void shouldKeepRoomForTheHashBehindTheName() throws IOException {
    String longest = "g".repeat(191);
    assertThat(read("{\"generation\": \"" + longest + "\"}").generation()).isEqualTo(longest);
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> read("{\"generation\": \"" + longest + "g\"}"))
        .withMessageContaining("generation must be a name of at most 191 characters");
  }

  @Test
  void shouldSayWhenThereIsNoDescriptor() {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> ModelDescriptor.read(directory.resolve("none.json")))
        .withMessageContaining("none.json");
  }

  private ModelDescriptor read(String json) throws IOException {
    return ModelDescriptor.read(Files.writeString(directory.resolve("tiny.json"), json));
  }
}
