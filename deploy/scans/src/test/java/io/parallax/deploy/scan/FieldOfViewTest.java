package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parallax.deploy.scan.MatrixFile.CameraMatrix;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.testkit.SharedFiles;
import java.awt.Dimension;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FieldOfViewTest {
  private static final Path FILE = Path.of("cameras");
  private static final Intrinsics DEPTH =
      new Intrinsics(640, 480, 577.590698, 578.729797, 318.905426, 242.683609);

  /** What ScanNet says of scene0000_00. */
  @Test
  void shouldNotRegisterWhatScanNetRegistered() {
    Intrinsics colour = new Intrinsics(1296, 968, 1169.621094, 1167.105103, 646.295044, 489.927032);

    assertThat(640 * FieldOfView.apart(DEPTH, colour)).isLessThan(0.02);
    assertThat(FieldOfView.registration(FILE, DEPTH, colour)).isEmpty();
  }

  @Test
  void shouldNotRegisterTheSharedScanWhoseColourWasScaledDown() {
    Path matrices = SharedFiles.require("scans/scannet-scene0014_00/intrinsic");
    CameraMatrix depth = MatrixFile.readCamera(matrices.resolve("intrinsic_depth.txt"));
    CameraMatrix colour = MatrixFile.readCamera(matrices.resolve("intrinsic_color.txt"));

    double apart = FieldOfView.apart(depth.of(FILE, 640, 480), colour.of(FILE, 320, 240));

    assertThat(640 * apart).isCloseTo(1.0, within(0.05));
    assertThat(FieldOfView.registration(FILE, depth.of(FILE, 640, 480), colour.of(FILE, 320, 240)))
        .isEmpty();
  }

  @Test
  void shouldRegisterWhenTheCamerasShowSomethingElse() {
    Intrinsics depth = new Intrinsics(640, 480, 585, 585, 320, 240);
    Intrinsics colour = new Intrinsics(1280, 960, 1050, 1050, 640, 480);

    // Most below: 585 · (479.5/1050 − 239.5/585) = 27.6 of 480 pixels.
    assertThat(480 * FieldOfView.apart(depth, colour)).isCloseTo(27.65, within(0.01));
    assertThat(FieldOfView.registration(FILE, depth, colour).orElseThrow().camera())
        .isEqualTo(colour.resized(713, 534));
    // Half a percent of 640 is 3.2 pixels: that much off the middle is taken for the same.
    assertThat(FieldOfView.registration(FILE, depth, shifted(depth, 3.1))).isEmpty();
    assertThat(FieldOfView.registration(FILE, depth, shifted(depth, 3.3))).isPresent();
  }

  private static Intrinsics shifted(Intrinsics camera, double pixels) {
    return new Intrinsics(
        camera.width(),
        camera.height(),
        camera.fx(),
        camera.fy(),
        camera.cx() + pixels,
        camera.cy());
  }

  @Test
  void shouldRefuseAMatrixOfImagesOfAnotherSize() {
    Intrinsics colour = new Intrinsics(960, 720, 1169.6, 1167.1, 646.3, 489.9);

    assertThatThrownBy(() -> FieldOfView.registration(FILE, DEPTH, colour))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageStartingWith("cameras: the cameras of colour (960×720, f 1169.6 and 1167.1, c")
        .hasMessageContaining("depth (640×480, f 577.6 and 578.7, c 318.9 and 242.7)")
        .hasMessageContaining("is a matrix that of images of another size?")
        .hasMessageContaining("--registered-depth");
  }

  @Test
  void shouldRefuseShapesThatDifferByMoreThanAPercent() {
    FieldOfView.requireSameShape(FILE, new Dimension(1296, 968), new Dimension(640, 480));
    FieldOfView.requireSameShape(FILE, new Dimension(1280, 720), new Dimension(848, 480));

    assertThatThrownBy(
            () ->
                FieldOfView.requireSameShape(
                    FILE, new Dimension(1280, 720), new Dimension(640, 480)))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessage(
            "cameras: colour images of 1280×720 and depth images of 640×480 cannot show the same"
                + " field of view; if they do, say --registered-depth");
  }
}
