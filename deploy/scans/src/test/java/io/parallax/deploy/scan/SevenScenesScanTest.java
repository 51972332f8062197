package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import io.parallax.testkit.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SevenScenesScanTest {
  private static final String POSE = "1 0 0 0.5\n0 1 0 -2\n0 0 1 1.25\n0 0 0 1\n";
  private static final byte[] COLOUR = TestImages.colourPng(3, 2);
  private static final byte[] DEPTH = TestImages.depthPng(3, 2, 0, 500, 65534, 3, 1000, 40000);

  private static final DepthOptions REGISTERED = new DepthOptions(true, OptionalDouble.empty());

  @TempDir Path scan;

  @Test
  void shouldNameFramesByTheirNumberWhenThereIsOneSequence() throws IOException {
    addFrame("seq-02", "000010", DEPTH);
    addFrame("seq-02", "000000", DEPTH);
    addFrame("seq-02", "000004", DEPTH);

    Scan read = ScanFormat.AUTO.open(scan);

    assertThat(read.frameIds()).containsExactly("0", "4", "10");
    assertThat(read.frame("4").colour()).isEqualTo(COLOUR);
    assertThat(read.frame("4").intrinsics())
        .isEqualTo(new Intrinsics(640, 480, 525, 525, 320, 240).resized(3, 2));
    assertThat(read.frame("4").superpixels()).isEmpty();
  }

  @Test
  void shouldNameFramesBySequenceAndNumberWhenThereAreSeveral() throws IOException {
    addFrame("seq-10", "000000", DEPTH);
    addFrame("seq-01", "000004", DEPTH);
    addFrame("seq-01", "000000", DEPTH);

    Scan read = ScanFormat.SEVEN_SCENES.open(scan);

    assertThat(read.frameIds()).containsExactly("1-0", "1-4", "10-0");
    assertThat(read.frame("10-0").capturedAt()).isAfter(read.frame("1-4").capturedAt());
  }

  @Test
  void shouldTellTheTimeByTheNumbersOfTheFrames() throws IOException {
    addFrame("seq-01", "000000", DEPTH);
    addFrame("seq-01", "000030", DEPTH);
    addFrame("seq-02", "000000", DEPTH);
    addFrame("seq-02", "000015", DEPTH);

    Scan read = ScanFormat.AUTO.open(scan);

    Instant start = read.frame("1-0").capturedAt();
    assertThat(read.frame("1-30").capturedAt()).isEqualTo(start.plusMillis(1000));
    Instant second = read.frame("2-0").capturedAt();
    assertThat(second).isEqualTo(start.plusNanos(1_033_333_333));
    assertThat(read.frame("2-15").capturedAt()).isEqualTo(second.plusMillis(500));
  }

  @Test
  void shouldBringDepthAndPoseIntoTheColourCamera() throws IOException {
    int[] readings = new int[640 * 480];
    readings[240 * 640] = 2000;
    readings[240 * 640 + 320] = 500;
    readings[479 * 640 + 639] = 65535;
    addFrame("seq-01", "000000", TestImages.depthPng(640, 480, readings));
    writeColour("seq-01", "000000", TestImages.colourPng(640, 480));

    Scan read = ScanFormat.AUTO.open(scan);

    // 320 − 320 · 525/585 − 525 · 25 mm / 2 m = 26.3, and 320 − 525 · 25 mm / 0.5 m = 293.75.
    int[] expected = new int[640 * 480];
    expected[240 * 640 + 26] = 2000;
    expected[240 * 640 + 294] = 500;
    ScanFrame frame = read.frame("0");
    assertThat(TestImages.depthOf(frame.depth())).isEqualTo(expected);
    assertThat(frame.intrinsics()).isEqualTo(new Intrinsics(640, 480, 525, 525, 320, 240));
    assertThat(frame.cameraToWorld())
        .containsExactly(1, 0, 0, 0.525, 0, 1, 0, -2, 0, 0, 1, 1.25, 0, 0, 0, 1);
    assertThat(read.cameraToWorld("0")).isEqualTo(frame.cameraToWorld());
    assertThat(read.remarks())
        .containsExactly(
            "depth is brought from its camera (640×480, f 585.0 and 585.0, c 320.0 and 240.0) into"
                + " that of the colour images (640×480, f 525.0 and 525.0, c 320.0 and 240.0);"
                + " --registered-depth leaves it where it lies");
  }

  @Test
  void shouldTakeTheFileForTheDepthCameraUnlessDepthIsRegistered() throws IOException {
    int[] readings = new int[640 * 480];
    readings[0] = 1000;
    addFrame("seq-01", "000000", TestImages.depthPng(640, 480, readings));
    writeColour("seq-01", "000000", TestImages.colourPng(640, 480));
    Files.writeString(scan.resolve("camera-intrinsics.txt"), "600 0 300\n0 600 200\n0 0 1\n");

    ScanFrame brought = ScanFormat.AUTO.open(scan).frame("0");
    ScanFrame left = ScanFormat.AUTO.open(scan, REGISTERED).frame("0");

    assertThat(brought.intrinsics()).isEqualTo(new Intrinsics(640, 480, 525, 525, 320, 240));
    // 320 − 300 · 525/600 − 13.1 and 240 − 200 · 525/600.
    assertThat(TestImages.depthOf(brought.depth())[65 * 640 + 44]).isEqualTo(1000);
    assertThat(left.intrinsics()).isEqualTo(new Intrinsics(640, 480, 600, 600, 300, 200));
    assertThat(TestImages.depthOf(left.depth())).isEqualTo(readings);
    assertThat(left.cameraToWorld()[3]).isEqualTo(0.5);
  }

  @Test
  void shouldLeaveDepthAndPoseWhereTheyAreWhenDepthIsRegistered() throws IOException {
    addFrame("seq-01", "000000", TestImages.depthPng(3, 2, 65535, 1, 65534, 65535, 0, 1000));
    addFrame("seq-01", "000001", DEPTH);

    Scan read = ScanFormat.AUTO.open(scan, REGISTERED);

    assertThat(TestImages.depthOf(read.frame("0").depth()))
        .containsExactly(0, 1, 65534, 0, 0, 1000);
    assertThat(read.frame("1").depth()).isEqualTo(DEPTH);
    assertThat(read.frame("1").intrinsics())
        .isEqualTo(new Intrinsics(640, 480, 525, 525, 320, 240).resized(3, 2));
    assertThat(read.frame("1").cameraToWorld()[3]).isEqualTo(0.5);
    assertThat(read.remarks()).isEmpty();
  }

  @Test
  void shouldTakeAnotherUnitWhenTold() throws IOException {
    addFrame("seq-01", "000000", TestImages.depthPng(3, 2, 65535, 1, 5, 7, 5000, 60000));

    Scan read = ScanFormat.AUTO.open(scan, new DepthOptions(true, OptionalDouble.of(5000)));

    assertThat(TestImages.depthOf(read.frame("0").depth()))
        .containsExactly(0, 0, 1, 1, 1000, 12000);
  }

  @Test
  void shouldPassOnDepthThatCannotBeDecoded() throws IOException {
    addFrame("seq-01", "000000", DEPTH);
    byte[] truncated = Arrays.copyOf(DEPTH, DEPTH.length - 30);
    addFrame("seq-01", "000001", truncated);

    assertThat(ScanFormat.AUTO.open(scan).frame("1").depth()).isEqualTo(truncated);
  }

  @Test
  void shouldNameDepthThatCannotBeDecodedWhenItIsInAnotherUnit() throws IOException {
    addFrame("seq-01", "000000", DEPTH);
    addFrame("seq-01", "000001", Arrays.copyOf(DEPTH, DEPTH.length - 30));
    addFrame("seq-01", "000002", TestImages.depthPng(2, 2, 1, 2, 3, 4));

    Scan read = ScanFormat.AUTO.open(scan, new DepthOptions(false, OptionalDouble.of(5000)));

    assertThatThrownBy(() -> read.frame("1"))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageStartingWith(scan.resolve("seq-01/frame-000001.depth.png") + ": depth image ");
    assertThatThrownBy(() -> read.frame("2"))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageEndingWith("frame-000002.depth.png: depth image is 2×2, but its camera 3×2");
  }

  @Test
  void shouldRefuseColourOfAnotherShape() throws IOException {
    addFrame("seq-01", "000000", DEPTH);
    writeColour("seq-01", "000000", TestImages.colourPng(16, 9));

    assertThatThrownBy(() -> ScanFormat.AUTO.open(scan))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageContaining("colour images of 16×9 and depth images of 3×2");
    assertThat(ScanFormat.AUTO.open(scan, REGISTERED).frameIds()).containsExactly("0");
  }

  @Test
  void shouldNameTheMissingPose() throws IOException {
    addFrame("seq-01", "000008", DEPTH);
    Path pose = scan.resolve("seq-01/frame-000008.pose.txt");
    Files.delete(pose);

    assertThatThrownBy(() -> ScanFormat.AUTO.open(scan))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageStartingWith(pose + ": file is missing");
  }

  @Test
  void shouldReadASequenceThatIsGivenByItself() throws IOException {
    Path kitchen = Files.createDirectory(scan.resolve("redkitchen"));
    Path sequence = kitchen.resolve("seq-01");
    addFrame("redkitchen/seq-01", "000004", DEPTH);
    addFrame("redkitchen/seq-01", "000007", DEPTH);
    addFrame("redkitchen/seq-02", "000000", DEPTH);

    Scan read = ScanFormat.AUTO.open(sequence);

    assertThat(read.sceneId()).isEqualTo("redkitchen-seq-01");
    assertThat(ScanFormat.AUTO.open(kitchen).sceneId()).isEqualTo("redkitchen");
    assertThat(ScanFormat.AUTO.open(sequence.resolve("../seq-01")).sceneId())
        .isEqualTo("redkitchen-seq-01");
    assertThat(ScanFormat.AUTO.open(sequence.resolveSibling("seq-02")).sceneId())
        .isEqualTo("redkitchen-seq-02");
    assertThat(read.frameIds()).containsExactly("4", "7");
    assertThat(read.frame("7").colour()).isEqualTo(COLOUR);
    assertThat(read.frame("4").intrinsics())
        .isEqualTo(new Intrinsics(640, 480, 525, 525, 320, 240).resized(3, 2));

    DepthOptions registered = new DepthOptions(true, OptionalDouble.empty());
    Files.writeString(kitchen.resolve("camera-intrinsics.txt"), "5 0 1\n0 6 2\n0 0 1\n");
    assertThat(ScanFormat.AUTO.open(sequence, registered).frame("4").intrinsics())
        .isEqualTo(new Intrinsics(3, 2, 5, 6, 1, 2));
    Files.writeString(sequence.resolve("camera-intrinsics.txt"), "7 0 1\n0 8 2\n0 0 1\n");
    assertThat(ScanFormat.AUTO.open(sequence, registered).frame("4").intrinsics())
        .isEqualTo(new Intrinsics(3, 2, 7, 8, 1, 2));
  }

  @Test
  void shouldReadTheRealScan() throws IOException {
    Scan read = ScanFormat.AUTO.open(SharedFiles.require("scans/7scenes-redkitchen"));

    assertThat(read.frameIds()).hasSize(200).startsWith("0", "4", "8").endsWith("796");
    assertThat(read.skippedFrameIds()).isEmpty();
    for (int i = 0; i < 200; i += 20) {
      ScanFrame frame = read.frame(read.frameIds().get(i));
      assertThat(frame.intrinsics()).isEqualTo(new Intrinsics(640, 480, 525, 525, 320, 240));
      assertThat(RigidPose.ofRowMajor(frame.cameraToWorld())).isNotNull();
      assertThat(Arrays.stream(TestImages.depthOf(frame.depth())).max().orElseThrow())
          .isBetween(1000, 20_000);
    }
  }

  private void writeColour(String sequence, String number, byte[] colour) throws IOException {
    Files.write(scan.resolve(sequence).resolve("frame-" + number + ".color.png"), colour);
  }

  private void addFrame(String sequence, String number, byte[] depth) throws IOException {
    Path directory = Files.createDirectories(scan.resolve(sequence));
    Files.write(directory.resolve("frame-" + number + ".color.png"), COLOUR);
    Files.write(directory.resolve("frame-" + number + ".depth.png"), depth);
    Files.writeString(directory.resolve("frame-" + number + ".pose.txt"), POSE);
  }
}
