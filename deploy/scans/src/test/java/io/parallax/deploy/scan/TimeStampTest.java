package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.schemas.Identifiers;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeStampTest {

  @ParameterizedTest
  @CsvSource({
    // What was read from the beginning keeps its name.
    "1305031102.175304, 1305031102175304, 1305031102.175304",
    "1305031102, 1305031102000000, 1305031102",
    "10.000, 10000000, 10.000",
    "0.0, 0, 0.0",
    "007.5, 7500000, 007.5",
    // Exponents, signs, and points at the ends become plain.
    "1.4e+09, 1400000000000000, 1400000000",
    "1.305031102175303936e+09, 1305031102175304, 1305031102.175303936",
    "1305031102175304E-6, 1305031102175304, 1305031102.175304",
    "+1.5, 1500000, 1.5",
    "-0.25, -250000, -0.25",
    ".5, 500000, 0.5",
    "7., 7000000, 7",
    // Any number of decimals; the microsecond is rounded once.
    "0.03333333333333333, 33333, 0.03333333333333333",
    "0.1333335000000000000000000000000000000001, 133334, 0.133333500000000000000000000000",
    "0.13333349999999999999999999, 133333, 0.13333349999999999999999999",
    "99999999999.999999, 99999999999999999, 99999999999.999999",
    // Exponents that would take a thousand million digits.
    "1e-999999999, 0, 0",
    "0e999999999, 0, 0",
    "0e-999999999, 0, 0"
  })
  void shouldReadTimes(String word, long micros, String name) {
    assertThat(TimeStamp.parse(word)).isEqualTo(new TimeStamp(micros, name));
    assertThat(Identifiers.require("frameId", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "now, is no time in seconds",
    "nan, is no time in seconds",
    "1.#INF, is no time in seconds",
    "0x10, is no time in seconds",
    "'1,5', is no time in seconds",
    "12:30:01, is no time in seconds",
    "'', is no time in seconds",
    "., is no time in seconds",
    "1e99999999999, its exponent is too large",
    "1e999999999, 'milliseconds, microseconds or nanoseconds'",
    "100000000000, beyond the year 5138",
    "-100000000000, beyond the year 5138",
    "1403636579763555584, 'not milliseconds, microseconds or nanoseconds'"
  })
  void shouldSayWhatIsNoTimeInSeconds(String word, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeStamp.parse(word))
        .withMessageContaining(problem);
  }

  @Test
  void shouldRefuseTextsOfAnyLength() {
    assertThatIllegalArgumentException().isThrownBy(() -> TimeStamp.parse("1".repeat(1 << 22)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeStamp.parse("1".repeat(1 << 22) + "x"));
  }

  @Test
  void shouldReadEveryMicrosecondHoweverItIsWritten() {
    Random random = new Random(11);
    for (int i = 0; i < 2000; i++) {
      long micros = random.nextLong(-(long) 1e16, (long) 1e16);
      String plain = BigDecimal.valueOf(micros, 6).toPlainString();
      String scientific = String.format(Locale.ROOT, "%.20e", new BigDecimal(plain));

      assertThat(TimeStamp.parse(plain).micros()).isEqualTo(micros);
      assertThat(TimeStamp.parse(scientific).micros()).isEqualTo(micros);
      assertThat(TimeStamp.parse(TimeStamp.parse(scientific).name()).micros()).isEqualTo(micros);
    }
  }
}
