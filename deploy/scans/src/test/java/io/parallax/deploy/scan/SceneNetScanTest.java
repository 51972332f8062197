package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parallax.deploy.scan.RenderedFrames.Rendered;
import io.parallax.scorer.geometry.Intrinsics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneNetScanTest {
  private static final String POSE = "1 0 0 0.5\n0 1 0 -2\n0 0 1 1.25\n0 0 0 1\n";
  private static final byte[] COLOUR = TestImages.colourPng(4, 4);
  private static final byte[] DEPTH =
      TestImages.depthPng(4, 4, 0, 1000, 1000, 1000, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 65535);

  @TempDir private Path scan;

  @Test
  void shouldReadWhatWasRendered() throws IOException {
    List<Rendered> rendered = RenderedFrames.of(3);
    for (int i = 0; i < rendered.size(); i++) {
      Rendered frame = rendered.get(i);
      addFrame(Integer.toString(25 * i), frame.colour(), rays(frame.depth()), frame.poseText());
    }

    Scan read = ScanFormat.AUTO.open(scan);

    assertThat(read.frameIds()).containsExactly("0", "25", "50");
    for (int i = 0; i < rendered.size(); i++) {
      rendered.get(i).requireSame(read.frame(Integer.toString(25 * i)));
    }
    assertThat(read.frame("50").capturedAt()).isEqualTo(Instant.ofEpochSecond(2));
    Intrinsics camera = read.frame("0").intrinsics();
    assertThat(camera.fx()).isCloseTo(277.128, within(1e-3));
    assertThat(camera.fy()).isCloseTo(289.706, within(1e-3));
    assertThat(camera.cx()).isEqualTo(159.5);
    assertThat(camera.cy()).isEqualTo(119.5);
  }

  /** Lengths of the rays, as SceneNet has them: by trigonometry from the field of view. */
  private static byte[] rays(int[] depth) {
    int[] rays = new int[depth.length];
    for (int v = 0, i = 0; v < 240; v++) {
      double y = Math.tan(Math.PI / 8) * (2 * (v + 0.5) / 240 - 1);
      for (int u = 0; u < 320; u++, i++) {
        double x = Math.tan(Math.PI / 6) * (2 * (u + 0.5) / 320 - 1);
        rays[i] = (int) Math.round(depth[i] * Math.sqrt(x * x + y * y + 1));
      }
    }
    return TestImages.depthPng(320, 240, rays);
  }

  @Test
  void shouldTurnRaysIntoDepthPixelByPixel() throws IOException {
    addFrame("0", COLOUR, DEPTH, POSE);

    Scan read = ScanFormat.SCENENET.open(scan);

    // Tangents of the four columns: ∓0.75 and ∓0.25 of 1/√3; of the rows: of √2 − 1.
    assertThat(TestImages.depthOf(read.frame("0").depth()))
        .containsExactly(0, 946, 946, 883, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void shouldSkipFramesWithoutAPose() throws IOException {
    addFrame("0", COLOUR, DEPTH, POSE);
    addFrame("25", COLOUR, DEPTH, POSE.replace("-2", "nan"));

    Scan read = ScanFormat.AUTO.open(scan);

    assertThat(read.frameIds()).containsExactly("0");
    assertThat(read.skippedFrameIds()).containsExactly("25");
    assertThat(read.frame("0").superpixels()).isEmpty();
    assertThat(read.trueClasses("0")).isEmpty();
  }

  @Test
  void shouldNameTheFileThatIsWrong() throws IOException {
    Files.createDirectories(scan.resolve("photo"));
    Files.createDirectories(scan.resolve("depth"));
    assertUnreadable("photo", "holds no image named N.jpg");

    addFrame("0", COLOUR, DEPTH, POSE);
    Files.delete(scan.resolve("pose/0.txt"));
    assertUnreadable("pose/0.txt", "file is missing, though frame 0 has a colour image");
    Files.delete(scan.resolve("pose"));
    assertUnreadable("pose", "come in a protobuf, write them here as N.txt");

    addFrame("0", COLOUR, Arrays.copyOf(DEPTH, DEPTH.length - 20), POSE);
    Scan read = ScanFormat.AUTO.open(scan);
    assertThatThrownBy(() -> read.frame("0"))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageStartingWith(scan.resolve("depth/0.png") + ": depth image ");
    Files.delete(scan.resolve("depth/0.png"));
    assertUnreadable("depth/0.png", "file is missing");
  }

  private void assertUnreadable(String file, String problem) {
    assertThatThrownBy(() -> ScanFormat.AUTO.open(scan))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageStartingWith(scan.resolve(file) + ": ")
        .hasMessageContaining(problem);
  }

  private void addFrame(String number, byte[] colour, byte[] depth, String pose)
      throws IOException {
    for (String part : List.of("photo", "depth", "pose")) {
      Files.createDirectories(scan.resolve(part));
    }
    Files.write(scan.resolve("photo/" + number + ".jpg"), colour);
    Files.write(scan.resolve("depth/" + number + ".png"), depth);
    Files.writeString(scan.resolve("pose/" + number + ".txt"), pose);
  }
}
