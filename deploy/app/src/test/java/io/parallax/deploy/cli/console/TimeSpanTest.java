package io.parallax.deploy.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeSpanTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PT0S | 0 s",
        "PT59.9S | 59 s",
        "PT1M | 1 min",
        "PT59M59S | 59 min",
        "PT1H | 1 h 0 min",
        "PT23H59M59S | 23 h 59 min",
        "P1D | 1 d 0 h",
        "P1234DT5H | 1,234 d 5 h"
      })
  void shouldHaveItsTwoLargestUnits(Duration time, String text) {
    assertThat(TimeSpan.text(time)).isEqualTo(text);
  }
}
