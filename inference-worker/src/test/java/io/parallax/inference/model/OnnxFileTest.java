package io.parallax.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.inference.onnx.ExternalTensor;
import io.parallax.inference.onnx.WireMessage;
import io.parallax.inference.onnx.WireMessage.Field;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxFileTest {
  @Test
  void shouldFindExternalTensorsWhereverTheyLie() {
    WireMessage inAttribute = external("in attribute", "a", "7", "9");
    WireMessage inList = external("in list", "b", null, null);
    WireMessage inBranch = external("in branch", "c", "0", "1");
    WireMessage inSparse = external("in sparse", "d", "1", "2");
    WireMessage inFunction = external("in function", "e", "3", "4");
    WireMessage branch = WireMessage.of(Field.of(5, inBranch));
    WireMessage node =
        WireMessage.of(
            Field.of(5, WireMessage.of(Field.of(1, "value"), Field.of(5, inAttribute))),
            Field.of(5, WireMessage.of(Field.of(10, inList))),
            Field.of(5, WireMessage.of(Field.of(6, branch))));
    WireMessage graph =
        WireMessage.of(
            Field.of(1, node),
            Field.of(5, WireMessage.of(Field.of(8, "inside"), Field.of(9, new byte[12]))),
            Field.of(15, WireMessage.of(Field.of(1, inSparse))));
    WireMessage function =
        WireMessage.of(
            Field.of(7, WireMessage.of(Field.of(5, WireMessage.of(Field.of(5, inFunction))))));

    assertThat(parse(WireMessage.of(Field.of(7, graph), Field.of(25, function))).external())
        .containsExactly(
            new ExternalTensor("in attribute", "a", 7, 9),
            new ExternalTensor("in list", "b", 0, ExternalTensor.TO_THE_END),
            new ExternalTensor("in branch", "c", 0, 1),
            new ExternalTensor("in sparse", "d", 1, 2),
            new ExternalTensor("in function", "e", 3, 4));
  }

  @Test
  void shouldLeaveOutTensorsThatAreInsideAfterAll() {
    WireMessage tensor =
        WireMessage.of(
            Field.of(8, "w"),
            Field.of(13, WireMessage.of(Field.of(1, "location"), Field.of(2, "old.bin"))),
            Field.of(14, 0));

    assertThat(parse(model(Field.of(5, tensor))).external()).isEmpty();
  }

  @Test
  void shouldNameTheTypesOfTheInputs() {
    assertThat(parse(model(input("x", 11), input("ids", 7), input("odd", 99))).types())
        .isEqualTo(Map.of("x", "double", "ids", "int64", "odd", "type 99"));
  }

  @Test
  void shouldRefuseBytesThatAreNoNumber() {
    for (String offset : List.of("-1", "1e3", "", "9223372036854775808")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> parse(model(Field.of(5, external("w", "a", offset, "4")))))
          .withMessage("the offset of tensor \"w\" is no number of bytes: " + offset);
    }
  }

  @Test
  void shouldRefuseGraphsThatAreNestedWithoutEnd() {
    WireMessage graph = WireMessage.of();
    for (int i = 0; i < 60; i++) {
      WireMessage attribute = WireMessage.of(Field.of(6, graph));
      graph = WireMessage.of(Field.of(1, WireMessage.of(Field.of(5, attribute))));
    }
    WireMessage nested = WireMessage.of(Field.of(7, graph));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(nested))
        .withMessage("graphs are nested too deeply");
  }

  private static OnnxFile parse(WireMessage model) {
    return OnnxFile.parse(ByteBuffer.wrap(model.toBytes()));
  }

  private static WireMessage model(Field... ofGraph) {
    return WireMessage.of(Field.of(7, WireMessage.of(ofGraph)));
  }

  private static Field input(String name, int type) {
    WireMessage tensor = WireMessage.of(Field.of(1, type));
    WireMessage value =
        WireMessage.of(Field.of(1, name), Field.of(2, WireMessage.of(Field.of(1, tensor))));
    return Field.of(11, value);
  }

  private static WireMessage external(String name, String location, String offset, String length) {
    WireMessage at = WireMessage.of(Field.of(1, "location"), Field.of(2, location));
    if (offset == null) {
      return WireMessage.of(Field.of(8, name), Field.of(13, at), Field.of(14, 1));
    }
    return WireMessage.of(
        Field.of(8, name),
        Field.of(13, at),
        Field.of(13, WireMessage.of(Field.of(1, "offset"), Field.of(2, offset))),
        Field.of(13, WireMessage.of(Field.of(1, "length"), Field.of(2, length))),
        Field.of(14, 1));
  }
}
