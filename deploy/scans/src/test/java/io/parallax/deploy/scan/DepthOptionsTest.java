package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DepthOptionsTest {

  @Test
  void shouldRefuseAUnitThatIsNone() {
    for (double units : new double[] {0, -1000, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new DepthOptions(false, OptionalDouble.of(units)))
          .withMessageContaining("how many units a metre has, a positive number, not " + units);
    }
    assertThat(DepthOptions.NONE.unitsPerMetreOr(5000)).isEqualTo(5000);
    assertThat(new DepthOptions(false, OptionalDouble.of(0.5)).unitsPerMetreOr(5000))
        .isEqualTo(0.5);
  }
}
