package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        // C since 1999, Python, numpy, MATLAB.
        "inf",
        "-inf",
        "+inf",
        "Inf",
        "infinity",
        "nan",
        "-nan",
        "NaN",
        "nan(ind)",
        "-nan(ind)",
        "nan(snan)",
        "nan(0x8000000000000)",
        // Windows' C library before 2015: %f, %e, %g, and with few digits.
        "1.#INF",
        "-1.#INF",
        "1.#INF00",
        "-1.#INF00e+000",
        "1.#IND",
        "-1.#IND00",
        "1.#QNAN",
        "1.#QNAN0",
        "-1.#QNANe+000",
        "1.#SNAN",
        "1.#J",
        "1.#R",
        "1.#IO",
        "1.#QO",
        "1.#QNB",
        "-1.$",
        // AIX, Java, .NET.
        "NaNQ",
        "NaNS",
        "Infinity",
        "-Infinity",
        "+Infinity",
        "∞",
        "-∞",
        // What no double holds.
        "1e999",
        "-1e999",
        "1e99999999999999999999"
      })
  void shouldTakeEverySpellingOfWhatIsNotFinite(String word) {
    assertThat(NumberText.parse(word)).isNaN();
    assertThat(NumberText.parse(word.toLowerCase(Locale.ROOT))).isNaN();
    assertThat(NumberText.parse(word.toUpperCase(Locale.ROOT))).isNaN();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.5, -0.5",
    "+1.25, 1.25",
    "1.e1, 10",
    ".5, 0.5",
    "-1.5E-3, -0.0015",
    "1e-999, 0"
  })
  void shouldReadNumbers(String word, double number) {
    assertThat(NumberText.parse(word)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one",
        "nano",
        "infinite",
        "#INF",
        "1.#",
        "1.#FOO",
        "1.#INF1",
        "2.#INF",
        "1,5",
        "--1",
        "",
        "NA",
        "null",
        "nan(",
        "1.5.2",
        "1e",
        "∞∞"
      })
  void shouldRefuseWhatIsNoNumber(String word) {
    assertThatThrownBy(() -> NumberText.parse(word)).isInstanceOf(NumberFormatException.class);
  }
}
