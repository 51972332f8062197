package io.parallax.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class IdentifiersTest {

  @Test
  void shouldAcceptWhatThePatternAcceptsAndNothingElse() {
    Pattern pattern = Pattern.compile("[A-Za-z0-9._-]{1,200}");
    Random random = new Random(1);
    for (int round = 0; round < 5000; round++) {
      StringBuilder name = new StringBuilder();
      int length = random.nextInt(4) == 0 ? 195 + random.nextInt(10) : random.nextInt(12);
      for (int i = 0; i < length; i++) {
        name.append(
            (char) (random.nextInt(200) == 0 ? random.nextInt(0x3000) : '-' + random.nextInt(78)));
      }
      String value = name.toString();
      if (pattern.matcher(value).matches()) {
        assertThat(Identifiers.require("sceneId", value)).isSameAs(value);
      } else {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> Identifiers.require("sceneId", value))
            .withMessageStartingWith("sceneId ");
      }
    }
  }

  @Test
  void shouldEscapeAndShortenWhenItShowsTheValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Identifiers.require("frameId", "a/b\n\u001b[2J\"é"))
        .withMessage(
            "frameId may only have letters (a to z), digits, '.', '_' and '-', but is"
                + " \"a/b\\u000a\\u001b[2J\\u0022\\u00e9\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Identifiers.require("generation", "g".repeat(201)))
        .withMessage(
            "generation may have 200 characters, but \"" + "g".repeat(60) + "...\" has 201");
  }

  @Test
  void shouldSayThatItIsMissingWhenItIsNullOrEmpty() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Identifiers.require("sceneId", null))
        .withMessage("sceneId is missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Identifiers.require("sceneId", ""))
        .withMessage("sceneId is missing");
  }
}
