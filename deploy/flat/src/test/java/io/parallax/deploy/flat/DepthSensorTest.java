package io.parallax.deploy.flat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DepthSensorTest {

  @Test
  void shouldErrByAStepOfInverseDepthAndReadNothingOutOfRange() {
    Flat flat = Flat.build(7);
    Renderer picture = View.renderer(flat);
    picture.trace(new Camera(new Walk(flat).pose(0.3)));
    Arrays.fill(picture.facing, 1);
    short[] readings = DepthSensor.read(picture, 5);
    int given = 0;
    for (int i = 0; i < readings.length; i++) {
      double exact = picture.depth[i];
      if (readings[i] != 0) {
        given++;

        assertThat(exact).isBetween(0.3, 6.0);
        assertThat(readings[i] / 1000.0 - exact)
            .as("error at %s m", exact)
            .isBetween(-0.001 - 0.001 * exact * exact, 0.001 + 0.001 * exact * exact);
      }
    }

    assertThat(given).isGreaterThan(readings.length / 2);
  }
}
