package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.parallax.scorer.geometry.Intrinsics;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DepthRegistrationTest {
  private static final double[] SAME_PLACE = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
  private static final Intrinsics KINECT_DEPTH = new Intrinsics(640, 480, 585, 585, 320, 240);
  private static final Intrinsics KINECT_COLOUR = new Intrinsics(640, 480, 525, 525, 320, 240);

  @Test
  void shouldEqualTheNearestOfAllReadingsThatFallOnAPixel() {
    Random random = new Random(7);
    for (int round = 0; round < 60; round++) {
      Intrinsics depth = camera(random, 24, 18);
      double[] depthToColour = rigid(random, 0.05, 0.03);
      DepthRegistration registration =
          new DepthRegistration(depth, depthToColour, camera(random, 24, 18));
      short[] readings = readings(random, depth, 400, 4000);

      assertThat(registration.register(readings))
          .isEqualTo(bruteForce(depth, depthToColour, registration.camera(), readings));
    }
  }

  /** Every pixel of the colour camera against every reading. */
  private static short[] bruteForce(
      Intrinsics depth, double[] depthToColour, Intrinsics colour, short[] readings) {
    short[] expected = new short[colour.width() * colour.height()];
    for (int row = 0; row < colour.height(); row++) {
      for (int column = 0; column < colour.width(); column++) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < readings.length; i++) {
          if (readings[i] == 0) {
            continue;
          }
          double[] point =
              times(depthToColour, point(depth, i % depth.width(), i / depth.width(), readings[i]));
          double u = colour.fx() * point[0] / point[2] + colour.cx();
          double v = colour.fy() * point[1] / point[2] + colour.cy();
          if (point[2] > 0 && Math.round(u) == column && Math.round(v) == row) {
            nearest = Math.min(nearest, point[2]);
          }
        }
        expected[row * colour.width() + column] =
            Double.isInfinite(nearest) ? 0 : (short) Math.round(1000 * nearest);
      }
    }
    return expected;
  }

  @Test
  void shouldChangeNothingWhenBothCamerasAreTheSame() {
    Random random = new Random(8);
    for (int round = 0; round < 50; round++) {
      Intrinsics camera = camera(random, 40, 30);
      short[] readings = readings(random, camera, 1, 65_534);
      DepthRegistration registration = new DepthRegistration(camera, SAME_PLACE, camera);

      assertThat(registration.register(readings)).isEqualTo(readings);
      assertThat(registration.camera()).isEqualTo(camera);
    }
  }

  @Test
  void shouldMoveABorderPixelByThirtyThreeWhenTheFocalLengthsAreThoseOfSevenScenes() {
    short[] readings = new short[640 * 480];
    readings[240 * 640] = 2000;
    readings[320] = 1500;

    short[] registered =
        new DepthRegistration(KINECT_DEPTH, SAME_PLACE, KINECT_COLOUR).register(readings);

    // 320 − 320 · 525/585 = 32.8, and 240 − 240 · 525/585 = 24.6.
    short[] expected = new short[640 * 480];
    expected[240 * 640 + 33] = 2000;
    expected[25 * 640 + 320] = 1500;
    assertThat(registered).isEqualTo(expected);
  }

  @Test
  void shouldLetTheNearestSurfaceWinWhicheverComesFirst() {
    Intrinsics camera = new Intrinsics(64, 3, 100, 100, 32, 1);
    for (double baseline : new double[] {-0.1, 0.1}) {
      int direction = (int) Math.signum(baseline);
      // At 1 m the baseline is 10 pixels, at 10 m it is 1.
      short[] readings = new short[64 * 3];
      readings[64 + 32 - 10 * direction] = 1000;
      readings[64 + 32 - direction] = 10_000;

      short[] registered =
          new DepthRegistration(camera, moved(baseline, 0, 0), camera).register(readings);

      short[] expected = new short[64 * 3];
      expected[64 + 32] = 1000;
      assertThat(registered).isEqualTo(expected);
    }
  }

  @Test
  void shouldKeepAPlaneAPlaneWithoutHoles() {
    double[] depthToColour = moved(-0.025, 0, 0);
    DepthRegistration registration =
        new DepthRegistration(KINECT_DEPTH, depthToColour, KINECT_COLOUR);
    for (double slope : new double[] {0, 0.4, -0.4, 2}) {
      // z = 2 m + slope · x, so along a ray of direction (r, ·, 1): z = 2 / (1 − slope · r).
      short[] readings = new short[640 * 480];
      for (int i = 0; i < readings.length; i++) {
        double ray = (i % 640 - 320) / 585.0;
        readings[i] = (short) Math.round(2000 / Math.max(0.1, 1 - slope * ray));
      }

      short[] registered = registration.register(readings);

      int seen = 0;
      for (int row = 30; row < 450; row++) {
        for (int column = 40; column < 580; column++) {
          double ray = (column - 320) / 525.0;
          if (1 - slope * ray < 0.2) {
            continue;
          }
          // The plane from the colour camera, 25 mm to the right: z = 2 m + slope · (x + 25 mm).
          double expected = (2000 + 25 * slope) / (1 - slope * ray);
          double halfAPixel = expected * Math.abs(slope) / (1 - slope * ray) * 0.6 / 525;
          assertThat((double) (registered[row * 640 + column] & 0xffff))
              .as("slope %s at %d, %d", slope, column, row)
              .isCloseTo(expected, within(1 + halfAPixel));
          seen++;
        }
      }
      assertThat(seen).isGreaterThan(420 * 300);
    }
  }

  @Test
  void shouldMakeUpNoReading() {
    Random random = new Random(9);
    DepthRegistration registration =
        new DepthRegistration(KINECT_DEPTH, moved(-0.025, 0, 0), KINECT_COLOUR);
    short[] readings = readings(random, KINECT_DEPTH, 500, 5000);
    Set<Short> measured = new HashSet<>();
    for (short reading : readings) {
      measured.add(reading);
    }

    for (short reading : registration.register(readings)) {
      assertThat(reading == 0 || measured.contains(reading)).isTrue();
    }
    assertThat(registration.register(new short[640 * 480])).containsOnly(0);
  }

  @Test
  void shouldTakeAColourCameraAtAResolutionNoFinerThanTheDepthImage() {
    Intrinsics coarse = new Intrinsics(320, 240, 290, 292, 160, 120);
    DepthRegistration registration =
        new DepthRegistration(coarse, SAME_PLACE, new Intrinsics(1280, 960, 1050, 1050, 640, 480));

    Intrinsics camera = registration.camera();
    assertThat(camera.width()).isEqualTo(353);
    assertThat(camera.height()).isEqualTo(265);
    assertThat(camera.fx()).isBetween(285.0, 290.0);
    assertThat(camera.fy()).isBetween(285.0, 292.0);
    short[] wall = new short[320 * 240];
    Arrays.fill(wall, (short) 3000);
    short[] registered = registration.register(wall);
    // All but a border that only the colour camera sees.
    for (int row = 20; row < camera.height() - 20; row++) {
      for (int column = 20; column < camera.width() - 20; column++) {
        assertThat(registered[row * camera.width() + column]).isEqualTo((short) 3000);
      }
    }
  }

  @Test
  void shouldDropWhatLiesBehindTheColourCameraOrDoesNotFit() {
    Intrinsics camera = new Intrinsics(3, 1, 10, 10, 1, 0);

    assertThat(
            new DepthRegistration(camera, moved(0, 0, -1), camera)
                .register(new short[] {0, 900, 0}))
        .containsOnly(0);
    assertThat(
            new DepthRegistration(camera, moved(0, 0, 10), camera)
                .register(new short[] {0, (short) 56_000, 0}))
        .containsOnly(0);
    assertThat(
            new DepthRegistration(camera, moved(0, 0, 9), camera)
                .register(new short[] {0, (short) 56_000, 0}))
        .containsExactly((short) 0, (short) 65_000, (short) 0);
  }

  @Test
  void shouldLeavePointsOfTheWorldWhereTheyAre() {
    Random random = new Random(10);
    for (int round = 0; round < 100; round++) {
      double[] pose = rigid(random, 3, 3);
      double[] depthToColour = rigid(random, 0.1, 0.2);
      Intrinsics camera = camera(random, 24, 18);
      double[] point = point(camera, 3, 5, (short) 1700);

      double[] colourPose =
          new DepthRegistration(camera, depthToColour, camera).cameraToWorld(pose);

      assertThat(times(colourPose, times(depthToColour, point)))
          .containsExactly(times(pose, point), within(1e-9));
    }
  }

  @Test
  void shouldRefuseExtrinsicsThatAreNotRigid() {
    double[] scaled = SAME_PLACE.clone();
    scaled[0] = 2;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DepthRegistration(KINECT_DEPTH, scaled, KINECT_COLOUR))
        .withMessageContaining("not rigid");
  }

  private static Intrinsics camera(Random random, int width, int height) {
    return new Intrinsics(
        width,
        height,
        width * (0.8 + 0.3 * random.nextDouble()),
        width * (0.8 + 0.3 * random.nextDouble()),
        width / 2.0 + random.nextDouble(),
        height / 2.0 + random.nextDouble());
  }

  private static short[] readings(Random random, Intrinsics camera, int least, int most) {
    short[] readings = new short[camera.width() * camera.height()];
    for (int i = 0; i < readings.length; i++) {
      readings[i] = (short) (random.nextInt(5) == 0 ? 0 : least + random.nextInt(most - least + 1));
    }
    return readings;
  }

  private static double[] moved(double x, double y, double z) {
    return new double[] {1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1};
  }

  /** A rotation of up to so many radians about each of two axes, and a way of up to so far. */
  private static double[] rigid(Random random, double metres, double radians) {
    double a = radians * (2 * random.nextDouble() - 1);
    double b = radians * (2 * random.nextDouble() - 1);
    double[] aboutZ = {
      Math.cos(a), -Math.sin(a), 0, 0, Math.sin(a), Math.cos(a), 0, 0, 0, 0, 1, 0, 0, 0, 0, 1
    };
    double[] aboutY = {
      Math.cos(b), 0, Math.sin(b), 0, 0, 1, 0, 0, -Math.sin(b), 0, Math.cos(b), 0, 0, 0, 0, 1
    };
    double[] both = new double[16];
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 4; column++) {
        for (int k = 0; k < 4; k++) {
          both[4 * row + column] += aboutZ[4 * row + k] * aboutY[4 * k + column];
        }
      }
    }
    for (int axis = 0; axis < 3; axis++) {
      both[4 * axis + 3] = metres * (2 * random.nextDouble() - 1);
    }
    return both;
  }

  private static double[] point(Intrinsics camera, int u, int v, short millimetres) {
    double z = (millimetres & 0xffff) / 1000.0;
    return new double[] {
      (u - camera.cx()) / camera.fx() * z, (v - camera.cy()) / camera.fy() * z, z, 1
    };
  }

  private static double[] times(double[] matrix, double[] point) {
    double[] product = new double[4];
    for (int i = 0; i < 16; i++) {
      product[i / 4] += matrix[i] * point[i % 4];
    }
    return product;
  }
}
