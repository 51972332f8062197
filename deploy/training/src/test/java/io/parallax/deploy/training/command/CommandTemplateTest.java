package io.parallax.deploy.training.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandTemplateTest {
  @Test
  void shouldDivideAtSpacesThatAreNotInQuotes() {
    assertThat(CommandTemplate.parse("  python3 'my train.py'  --x=\"a 'b'\" '' {out}\t").words())
        .containsExactly("python3", "my train.py", "--x=a 'b'", "", "{out}");
  }

  @Test
  void shouldReplaceNamesInsideOfWordsWhateverTheValuesHave() {
    assertThat(
            CommandTemplate.parse("train --out={out} {dataset} {other}")
                .with(Map.of("out", "/my models/a'b.onnx", "dataset", "/d $HOME")))
        .containsExactly("train", "--out=/my models/a'b.onnx", "/d $HOME", "{other}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "train 'x", "train \"x'"})
  void shouldRefuseWhatIsNoCommand(String line) {
    assertThatThrownBy(() -> CommandTemplate.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the command");
  }
}
