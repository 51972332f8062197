package io.parallax.deploy.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Duration LATER = Duration.ofMillis(700);

  @Test
  void shouldSayWhenFramesAreDue() {
    assertThat(Pace.parse("real").due(3, LATER)).isEqualTo(LATER);
    assertThat(Pace.parse("max").due(3, LATER)).isZero();
    assertThat(Pace.parse("2.5").due(0, LATER)).isZero();
    assertThat(Pace.parse("2.5").due(3, LATER)).isEqualTo(Duration.ofMillis(1200));
  }

  @Test
  void shouldRefuseWhatIsNoPace() {
    for (String text : new String[] {"fast", "0", "-1", "NaN", "Infinity", "", "1e300"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Pace.parse(text))
          .withMessage("'" + text + "' is neither real nor max nor a number of frames a second");
    }
  }
}
