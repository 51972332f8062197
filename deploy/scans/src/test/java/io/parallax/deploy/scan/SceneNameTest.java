package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.Identifiers;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SceneNameTest {
  private static String id(String given) {
    return SceneName.of(given).id();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scene0014_00", "my_flat", "a", "7scenes-redkitchen", "x.y", "A-1"})
  void shouldKeepANameOfAllowedCharacters(String given) {
    assertThat(id(given)).isEqualTo(given);
    assertThat(id("a".repeat(200))).isEqualTo("a".repeat(200));
  }

  // The digits are those that `printf 'NAME' | sha256sum` begins with.
  @ParameterizedTest
  @CsvSource({
    "my flat, my_flat-15f832f2",
    "кухня, _-07c47309",
    "客厅, _-c151cdea",
    "Küche, Kuche-a9ec872e",
    "🏠, _-a1965d92",
    "flat №7 (new), flat_No7_new_-bd18e7e1"
  })
  void shouldKeepWhatCanBeReadAndAddTheHash(String given, String expected) {
    assertThat(id(given)).isEqualTo(expected);
  }

  @Test
  void shouldNeverMakeTwoNamesOne() {
    List<String> given =
        List.of(
            "my flat",
            "my_flat",
            "my  flat",
            "my-flat",
            "my/flat",
            "my flat ",
            "кухня",
            "Кухня",
            "комната",
            "客厅",
            "厨房",
            "🏠",
            "🏡",
            " ",
            "_",
            "é",
            "e",
            "è",
            "ß",
            "ss");

    assertThat(given.stream().map(SceneNameTest::id))
        .doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat(Identifiers.require("sceneId", id)).isEqualTo(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Küche", "Café à côté", "й", "한국"})
  void shouldBeOneHoweverAccentsAreWritten(String given) {
    String composed = Normalizer.normalize(given, Normalizer.Form.NFC);
    String apart = Normalizer.normalize(given, Normalizer.Form.NFD);

    assertThat(apart).isNotEqualTo(composed);
    assertThat(id(apart)).isEqualTo(id(composed));
  }

  @Test
  void shouldTellLongNamesApart() {
    String one = "a".repeat(201);
    String other = "a".repeat(202);
    String hall = "зал " + "b".repeat(300);

    assertThat(id(one)).hasSize(200).startsWith("a".repeat(191) + "-").isNotEqualTo(id(other));
    assertThat(id(other)).hasSize(200);
    assertThat(id(hall)).hasSize(200).startsWith("_b");
  }

  @Test
  void shouldBeThatOfTheDirectory() {
    assertThat(SceneName.of(Path.of("/scans/my flat/../кухня"))).isEqualTo(SceneName.of("кухня"));
    assertThat(SceneName.of(Path.of("/")).id()).isEqualTo("scene");
  }
}
