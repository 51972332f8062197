package io.parallax.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.inference.TinyGraph;
import io.parallax.inference.onnx.WireMessage.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {
  @TempDir private Path directory;

  @Test
  void shouldChangeOneTensorAndNoOtherByte() throws IOException {
    byte[] file = Files.readAllBytes(TinyGraph.logits(3).write(directory.resolve("tiny.onnx")));
    OnnxModel model = OnnxModel.parse(file);
    assertThat(model.toBytes()).isEqualTo(file);
    OnnxTensor weights = model.initializers().get(0);
    float[] others = weights.floats();
    others[4] = 42;

    OnnxModel changed = model.withInitializers(List.of(weights.withFloats(others)));

    byte[] bytes = changed.toBytes();
    assertThat(bytes).hasSameSizeAs(file);
    int different = 0;
    for (int i = 0; i < file.length; i++) {
      different += bytes[i] == file[i] ? 0 : 1;
    }
    assertThat(different).isBetween(1, Float.BYTES);
    assertThat(OnnxModel.parse(bytes).initializers().get(0).floats()).isEqualTo(others);
    assertThat(changed.withInitializers(List.of(weights)).toBytes()).isEqualTo(file);
  }

  @Test
  void shouldTakeOutputsForOthers() throws IOException {
    byte[] file = Files.readAllBytes(TinyGraph.logits(3).write(directory.resolve("tiny.onnx")));
    OnnxModel model = OnnxModel.parse(file);

    assertThat(model.outputs()).containsExactly("logits");
    assertThat(model.withOutputs(Map.of("logits", "others")).outputs()).containsExactly("others");
    assertThat(model.withOutputs(Map.of("logits", "logits"))).isEqualTo(model);
    assertThat(model.withOutputs(Map.of()).outputs()).isEmpty();
    assertThat(model.opset()).isEqualTo(13);
  }

  @Test
  void shouldReadFloatsHoweverTheyAreWritten() {
    ByteBuffer two = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    two.putFloat(1.5f).putFloat(-2).flip();
    List<WireMessage> written =
        List.of(
            tensor(1, Field.of(9, two.array())),
            tensor(1, Field.of(4, two.array())),
            tensor(1, fixed(1.5f), fixed(-2)),
            tensor(10, Field.of(5, 0x3e00), Field.of(5, 0xc000)),
            tensor(10, Field.of(5, new byte[] {(byte) 0x80, 0x7c, (byte) 0x80, (byte) 0x80, 3})),
            tensor(10, Field.of(9, new byte[] {0, 0x3e, 0, (byte) 0xc0})));
    for (WireMessage message : written) {
      OnnxTensor tensor = new OnnxTensor(message);
      assertThat(tensor.floats()).containsExactly(1.5f, -2);
      OnnxTensor changed = tensor.withFloats(new float[] {3, 4.5f});
      assertThat(changed.floats()).containsExactly(3, 4.5f);
      assertThat(changed.elementType()).isEqualTo(tensor.elementType());
      assertThat(changed.name()).isEqualTo("w");
      assertThat(changed.named("v").name()).isEqualTo("v");
      assertThat(changed.named("v").floats()).containsExactly(3, 4.5f);
    }
    OnnxTensor integers = OnnxTensor.of("i", 2, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(integers::floats)
        .withMessage("tensor \"i\" has no floats");
  }

  @Test
  void shouldTakeWeightsInThatWereInAnotherFile() {
    WireMessage at = WireMessage.of(Field.of(1, "location"), Field.of(2, "w.bin"));
    OnnxTensor tensor = new OnnxTensor(tensor(1, Field.of(13, at), Field.of(14, 1)));
    assertThat(tensor.external())
        .contains(new ExternalTensor("w", "w.bin", 0, ExternalTensor.TO_THE_END));

    OnnxTensor inside = tensor.withFloats(new float[] {1, 2});

    assertThat(inside.external()).isEmpty();
    assertThat(inside.floats()).containsExactly(1, 2);
    assertThat(inside.sizes()).containsExactly(2L);
  }

  @Test
  void shouldReadSizesThatAreOneField() {
    WireMessage packed =
        WireMessage.of(Field.of(1, new byte[] {(byte) 0x80, 0x02, 3}), Field.of(8, "w"));
    assertThat(new OnnxTensor(packed).sizes()).containsExactly(256L, 3L);
    WireMessage cut = WireMessage.of(Field.of(1, new byte[] {(byte) 0x80}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OnnxTensor(cut).sizes())
        .withMessage("message is cut off");
  }

  @Test
  void shouldReadAndWriteAttributes() {
    OnnxNode node =
        OnnxNode.of("Conv", "y", "x", "w").with("group", 2).with("pads", 1, 0).with("mode", "a");

    OnnxNode other = node.between(List.of("a", "b", "c"), "z");

    assertThat(other.inputs()).containsExactly("a", "b", "c");
    assertThat(other.outputs()).containsExactly("z");
    assertThat(other.operator()).isEqualTo("Conv");
    assertThat(other.integer("group")).contains(2L);
    assertThat(other.integers("pads")).containsExactly(1L, 0L);
    assertThat(other.integers("strides")).isEmpty();
    assertThat(other.number("alpha")).isEmpty();
  }

  private static Field fixed(float value) {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).flip();
    return new Field(4, 5, 0, bytes);
  }

  private static WireMessage tensor(int type, Field... values) {
    List<Field> fields =
        new ArrayList<>(List.of(Field.of(1, 2), Field.of(2, type), Field.of(8, "w")));
    fields.addAll(List.of(values));
    return new WireMessage(fields);
  }
}
