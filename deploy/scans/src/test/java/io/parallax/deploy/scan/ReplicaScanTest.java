package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.deploy.scan.RenderedFrames.Rendered;
import io.parallax.scorer.geometry.Intrinsics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaScanTest {
  private static final String CAMERA =
      """
      {"camera": {"w": 3, "h": 2, "fx": 600.0, "fy": 601, "cx": 1.0, "cy": 0.5, "scale": 6553.5}}
      """;
  private static final byte[] COLOUR = TestImages.colourPng(3, 2);
  private static final byte[] DEPTH = TestImages.depthPng(3, 2, 0, 7, 3, 10, 6553, 65535);

  @TempDir private Path replica;
  private Path scan;

  @BeforeEach
  void createLayout() throws IOException {
    scan = Files.createDirectory(replica.resolve("room0"));
    Files.createDirectory(scan.resolve("results"));
    Files.writeString(replica.resolve("cam_params.json"), CAMERA);
  }

  @Test
  void shouldReadWhatWasRendered() throws IOException {
    Files.writeString(
        replica.resolve("cam_params.json"),
        CAMERA.replace("\"w\": 3, \"h\": 2", "\"w\": 320, \"h\": 240"));
    List<Rendered> rendered = RenderedFrames.of(3);
    List<String> poses = new ArrayList<>();
    for (int i = 0; i < rendered.size(); i++) {
      addFrame("00000" + i, rendered.get(i).colour(), rendered.get(i).depthPng(6.5535));
      poses.add(rendered.get(i).poseText());
    }
    Files.write(scan.resolve("traj.txt"), poses);

    Scan read = ScanFormat.AUTO.open(scan);

    assertThat(read.sceneId()).isEqualTo("room0");
    assertThat(read.frameIds()).containsExactly("0", "1", "2");
    for (int i = 0; i < rendered.size(); i++) {
      rendered.get(i).requireSame(read.frame(Integer.toString(i)));
    }
  }

  @Test
  void shouldReadCameraAndDepthInTheUnitsOfTheFile() throws IOException {
    addFrame("000000", COLOUR, DEPTH);
    writePoses(1);

    ScanFrame frame = ScanFormat.AUTO.open(scan).frame("0");

    assertThat(frame.intrinsics()).isEqualTo(new Intrinsics(3, 2, 600, 601, 1, 0.5));
    assertThat(TestImages.depthOf(frame.depth())).containsExactly(0, 1, 0, 2, 1000, 0);

    Files.writeString(scan.resolve("cam_params.json"), CAMERA.replace("6553.5", "1000"));
    frame = ScanFormat.AUTO.open(scan).frame("0");
    assertThat(TestImages.depthOf(frame.depth())).containsExactly(0, 7, 3, 10, 6553, 0);
  }

  @Test
  void shouldGiveEachFrameTheLineOfItsNumber() throws IOException {
    addFrame("000003", COLOUR, DEPTH);
    addFrame("000000", COLOUR, DEPTH);
    addFrame("000002", COLOUR, DEPTH);
    writePoses(3);
    Files.writeString(
        scan.resolve("traj.txt"), "-1.#IND ".repeat(16) + "\n", StandardOpenOption.APPEND);

    Scan read = ScanFormat.REPLICA.open(scan);

    assertThat(read.frameIds()).containsExactly("0", "2");
    assertThat(read.skippedFrameIds()).containsExactly("3");
    assertThat(read.cameraToWorld("2")[3]).isEqualTo(2);
    assertThat(read.frame("2").capturedAt()).isEqualTo(Instant.ofEpochMilli(66));
  }

  @Test
  void shouldRefuseAnotherUnitThanTheCameraFiles() throws IOException {
    addFrame("000000", COLOUR, DEPTH);
    writePoses(1);

    assertThatThrownBy(
            () -> ScanFormat.AUTO.open(scan, new DepthOptions(false, OptionalDouble.of(1000))))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessage(
            replica.toAbsolutePath().normalize().resolve("cam_params.json")
                + ": says itself how many depth units a metre has (camera.scale); --depth-scale is"
                + " for layouts that do not");
  }

  @Test
  void shouldRefuseColourOfAnotherShape() throws IOException {
    addFrame("000000", TestImages.colourPng(16, 9), DEPTH);
    writePoses(1);

    assertUnreadable(
        scan.resolve("results/frame000000.jpg"), "colour images of 16×9 and depth images of 3×2");
  }

  @Test
  void shouldNameTheFileThatIsWrong() throws IOException {
    writePoses(1);
    assertUnreadable(scan.resolve("results"), "holds no image named frameNNNNNN.jpg");

    addFrame("000000", COLOUR, DEPTH);
    addFrame("000001", COLOUR, DEPTH);
    assertUnreadable(scan.resolve("traj.txt"), "has 1 lines, but there is a frame 1");
    Files.writeString(scan.resolve("traj.txt"), "1 0 0\n1 0 0\n");
    assertUnreadable(
        scan.resolve("traj.txt"),
        "line 1: a pose has 16 numbers (4×4, row-major), but here are 3: '1 0 0'");
    Files.writeString(scan.resolve("traj.txt"), "1 ".repeat(16) + "\n" + "x ".repeat(16) + "\n");
    assertUnreadable(scan.resolve("traj.txt"), "line 2: 'x' is not a number");
    writePoses(2);
    Files.delete(scan.resolve("results/depth000001.png"));
    assertUnreadable(scan.resolve("results/depth000001.png"), "file is missing");

    Path camera = replica.resolve("cam_params.json");
    Files.writeString(camera, CAMERA.replace("\"fy\": 601,", ""));
    assertUnreadable(camera, "has no number camera.fy");
    Files.writeString(camera, CAMERA.replace("6553.5", "0"));
    assertUnreadable(camera, "camera.scale must be positive");
    Files.writeString(camera, CAMERA.replace("\"w\": 3", "\"w\": 0"));
    assertUnreadable(camera, "image size must be positive");
    Files.writeString(camera, CAMERA.replace("\"w\": 3", "\"w\": 3.5"));
    assertUnreadable(camera, "camera.w must be a whole number of pixels, but is 3.5");
    Files.writeString(camera, CAMERA.replace("600.0", "NaN"));
    assertUnreadable(camera, "camera.fx must be finite, but is NaN");
    Files.writeString(camera, CAMERA.replace("6553.5", "1e999"));
    assertUnreadable(camera, "camera.scale must be finite, but is Infinity");
    Files.writeString(camera, "{\"camera\":\n{\"w\" 3");
    assertUnreadable(camera, "line 2: is no JSON");
    Files.delete(camera);
    assertUnreadable(scan.resolve("cam_params.json"), "file is missing");
  }

  @Test
  void shouldNameTheDepthImageThatIsDamaged() throws IOException {
    addFrame("000000", COLOUR, Arrays.copyOf(DEPTH, DEPTH.length - 20));
    writePoses(1);
    Scan read = ScanFormat.AUTO.open(scan);

    assertThatThrownBy(() -> read.frame("0"))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageStartingWith(scan.resolve("results/depth000000.png") + ": depth image ");
  }

  private void assertUnreadable(Path file, String problem) {
    assertThatThrownBy(() -> ScanFormat.AUTO.open(scan))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(problem);
  }

  private void addFrame(String number, byte[] colour, byte[] depth) throws IOException {
    Files.write(scan.resolve("results/frame" + number + ".jpg"), colour);
    Files.write(scan.resolve("results/depth" + number + ".png"), depth);
  }

  /** Pose N is N metres along x. */
  private void writePoses(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add("1.0e+00 0 0 " + i + " 0 1 0 0 0 0 1 0 0 0 0 1");
    }
    Files.write(scan.resolve("traj.txt"), lines);
  }
}
