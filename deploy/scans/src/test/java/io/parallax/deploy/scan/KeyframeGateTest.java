package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyframeGateTest {
  private static final double[] ORIGIN = pose(0, 0, 0, 0, 0, 1, 0);

  @Test
  void shouldPassWhenTheCameraMovedFarther() {
    KeyframeGate gate = new KeyframeGate(0.1, 10);

    assertThat(gate.passes(ORIGIN, ORIGIN)).isFalse();
    assertThat(gate.passes(ORIGIN, pose(0.0999, 0, 0, 0, 0, 1, 0))).isFalse();
    assertThat(gate.passes(ORIGIN, pose(0, -0.1001, 0, 0, 0, 1, 0))).isTrue();
    assertThat(gate.passes(ORIGIN, pose(0.06, 0.06, 0.06, 0, 0, 1, 0))).isTrue();
  }

  @Test
  void shouldPassWhenTheCameraTurnedFarther() {
    KeyframeGate gate = new KeyframeGate(0.1, 10);

    assertThat(gate.passes(ORIGIN, pose(0, 0, 0, 0, 0, 1, 9.99))).isFalse();
    assertThat(gate.passes(ORIGIN, pose(0, 0, 0, 0, 0, 1, 10.01))).isTrue();
    assertThat(gate.passes(ORIGIN, pose(0, 0, 0, 1, 2, -3, -10.01))).isTrue();
  }

  @Test
  void shouldFindTheAngleBetweenAnyTwoCameras() {
    Random random = new Random(6);
    for (int i = 0; i < 1000; i++) {
      double[] from = randomPose(random, 360 * random.nextDouble());
      double degrees = 180 * random.nextDouble();
      double[] to = times(from, randomPose(random, degrees));

      double angle = KeyframeGate.angle(from, to);

      assertThat(Math.toDegrees(angle)).isCloseTo(degrees, within(1e-5));
      assertThat(KeyframeGate.angle(to, from)).isCloseTo(angle, within(1e-12));
    }
  }

  @Test
  void shouldTakeRotationsWithFewDecimals() {
    double[] rounded = ORIGIN.clone();
    rounded[0] = 1.0004;
    assertThat(KeyframeGate.angle(rounded, rounded)).isZero();
    double[] half = pose(0, 0, 0, 1, 0, 0, 180);
    half[5] = -1.0004;
    assertThat(KeyframeGate.angle(ORIGIN, half)).isEqualTo(Math.PI);
  }

  @Test
  void shouldReadItsText() {
    assertThat(KeyframeGate.parse("0.10m,10deg")).isEqualTo(new KeyframeGate(0.1, 10));
    assertThat(KeyframeGate.parse(" 1 m, 2.5 deg ")).isEqualTo(new KeyframeGate(1, 2.5));
    for (String text : new String[] {"", "0.1", "0.1,10", "10cm,10deg", "-1m,10deg", "0.1m"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> KeyframeGate.parse(text))
          .withMessageContaining("'" + text + "'")
          .withMessageContaining("such as 0.10m,10deg");
    }
  }

  private static double[] randomPose(Random random, double degrees) {
    return pose(
        random.nextGaussian(),
        random.nextGaussian(),
        random.nextGaussian(),
        random.nextGaussian(),
        random.nextGaussian(),
        random.nextGaussian(),
        degrees);
  }

  /** A position, and a turn about an axis of any length (Rodrigues' formula). */
  private static double[] pose(
      double tx, double ty, double tz, double ax, double ay, double az, double degrees) {
    double length = Math.sqrt(ax * ax + ay * ay + az * az);
    double x = ax / length;
    double y = ay / length;
    double z = az / length;
    double c = Math.cos(Math.toRadians(degrees));
    double s = Math.sin(Math.toRadians(degrees));
    return new double[] {
      c + x * x * (1 - c),
      x * y * (1 - c) - z * s,
      x * z * (1 - c) + y * s,
      tx,
      y * x * (1 - c) + z * s,
      c + y * y * (1 - c),
      y * z * (1 - c) - x * s,
      ty,
      z * x * (1 - c) - y * s,
      z * y * (1 - c) + x * s,
      c + z * z * (1 - c),
      tz,
      0,
      0,
      0,
      1
    };
  }

  private static double[] times(double[] a, double[] b) {
    double[] product = new double[16];
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 4; column++) {
        for (int i = 0; i < 4; i++) {
          product[4 * row + column] += a[4 * row + i] * b[4 * i + column];
        }
      }
    }
    return product;
  }
}
