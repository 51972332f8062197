package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import io.parallax.testkit.SharedFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanNetScanTest {
  private static final String POSE = "0 0 1 0.5\n-1 0 0 -2\n0 -1 0 1.25\n0 0 0 1\n";
  private static final String LOST = "-inf -inf -inf -inf\n".repeat(4);
  private static final byte[] COLOUR = TestImages.colourPng(4, 2);
  private static final byte[] DEPTH = TestImages.depthPng(4, 2, 0, 1, 2, 3, 1000, 40000, 65535, 7);

  private static final DepthOptions REGISTERED = new DepthOptions(true, OptionalDouble.empty());

  @TempDir Path temporary;
  private Path scan;

  @BeforeEach
  void createLayout() throws IOException {
    scan = Files.createDirectory(temporary.resolve("scene 12!00"));
    write("intrinsic/intrinsic_depth.txt", "5 0 1.5 0\n0 6 0.5 0\n0 0 1 0\n0 0 0 1\n");
  }

  @Test
  void shouldReadFramesInNumericOrder() throws IOException {
    addFrame("10", POSE);
    addFrame("9", POSE);
    addFrame("0", POSE);

    Scan read = ScanFormat.AUTO.open(scan);

    assertThat(read.frameIds()).containsExactly("0", "9", "10");
    assertThat(read.skippedFrameIds()).isEmpty();
    assertThat(read.sceneId()).isEqualTo("scene_12_00-cab44ea5");
    ScanFrame frame = read.frame("9");
    assertThat(frame.frameId()).isEqualTo("9");
    assertThat(frame.colour()).isEqualTo(COLOUR);
    assertThat(TestImages.depthOf(frame.depth())).containsExactly(0, 1, 2, 3, 1000, 40000, 0, 7);
    assertThat(frame.intrinsics()).isEqualTo(new Intrinsics(4, 2, 5, 6, 1.5, 0.5));
    assertThat(frame.cameraToWorld())
        .containsExactly(0, 0, 1, 0.5, -1, 0, 0, -2, 0, -1, 0, 1.25, 0, 0, 0, 1);
    assertThat(frame.superpixels()).isEmpty();
    assertThat(read.trueClasses("9")).isEmpty();
  }

  @Test
  void shouldSkipAndNameFramesWhoseTrackingWasLost() throws IOException {
    addFrame("0", POSE);
    addFrame("1", LOST);
    addFrame("2", POSE.replace("0.5", "nan"));
    addFrame("3", POSE);

    Scan read = ScanFormat.SCANNET.open(scan);

    assertThat(read.frameIds()).containsExactly("0", "3");
    assertThat(read.skippedFrameIds()).containsExactly("1", "2");
    assertThat(read.frame("3").capturedAt()).isEqualTo(Instant.ofEpochMilli(100));
    assertThatThrownBy(() -> read.frame("1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'1'");
  }

  @Test
  void shouldSkipLostFramesWhicheverProgramWroteThem() throws IOException {
    String[] spellings = {
      "inf",
      "-inf",
      "nan",
      "-nan",
      "NaN",
      "Infinity",
      "-Infinity",
      "1.#INF",
      "-1.#INF00e+000",
      "-1.#IND",
      "1.#QNAN",
      "nan(ind)",
      "-nan(ind)",
      "1e999"
    };
    for (int i = 0; i < spellings.length; i++) {
      addFrame("" + i, POSE.replace("1.25", spellings[i]));
    }
    addFrame("99", "\uFEFF" + POSE.replace("\n", "\r\n"));

    Scan read = ScanFormat.AUTO.open(scan);

    assertThat(read.frameIds()).containsExactly("99");
    assertThat(read.skippedFrameIds()).hasSize(spellings.length);
    assertThat(read.cameraToWorld("99")[11]).isEqualTo(1.25);
  }

  @Test
  void shouldSkipTheLostFrameOfWindowsOldLibrary() throws IOException {
    Path poses = SharedFiles.require("cases/scannet-lost-tracking/msvc_inf/pose");
    for (String id : new String[] {"0", "70", "105"}) {
      addFrame(id, Files.readString(poses.resolve(id + ".txt")));
    }

    Scan read = ScanFormat.AUTO.open(scan);

    assertThat(read.frameIds()).containsExactly("0", "105");
    assertThat(read.skippedFrameIds()).containsExactly("70");
    assertThat(read.cameraToWorld("105")[3]).isEqualTo(2.316140);
  }

  @Test
  void shouldReadSuperpixelsAndTrueClassesOfEightAndSixteenBits() throws IOException {
    addFrame("0", POSE);
    write(
        "superpixel/0.png",
        TestImages.greyPng(3, 1, BufferedImage.TYPE_USHORT_GRAY, 0, 300, 65535));
    write("label/0.png", TestImages.greyPng(3, 1, BufferedImage.TYPE_BYTE_GRAY, 0, 40, 255));

    Scan read = ScanFormat.AUTO.open(scan);

    ScanFrame.SuperpixelIds superpixels = read.frame("0").superpixels().orElseThrow();
    assertThat(superpixels.width()).isEqualTo(3);
    assertThat(superpixels.height()).isEqualTo(1);
    assertThat(superpixels.ids()).containsExactly((short) 0, (short) 300, (short) 65535);
    assertThat(read.trueClasses("0").orElseThrow().ids())
        .containsExactly((short) 0, (short) 40, (short) 255);
  }

  @Test
  void shouldPassOnPosesThatAreNotRigid() throws IOException {
    addFrame("0", POSE.replace("-1", "-2"));

    assertThat(ScanFormat.AUTO.open(scan).frame("0").cameraToWorld()[4]).isEqualTo(-2);
  }

  @Test
  void shouldNameTheMissingFile() throws IOException {
    addFrame("0", POSE);
    addFrame("35", POSE);
    Files.delete(scan.resolve("depth/35.png"));

    assertThatThrownBy(() -> ScanFormat.AUTO.open(scan))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageContaining(scan.resolve("depth/35.png").toString())
        .hasMessageContaining("missing");
  }

  @Test
  void shouldNameTheFileThatCannotBeParsed() throws IOException {
    addFrame("0", POSE);
    write("pose/0.txt", "1 0 0 0\n0 one 0 0\n0 0 1 0\n0 0 0 1\n");
    assertUnreadable("pose/0.txt", "line 2: 'one' is not a number");

    write("pose/0.txt", "1 0 0 0\n0 1 0 0\n0 0 1 " + "9é".repeat(60) + "\n0 0 0 1\n");
    assertUnreadable("pose/0.txt", "line 3: '" + "9\\u00e9".repeat(30) + "...' is not a number");

    write("pose/0.txt", "1 0 0 0\n0 1 0 0\n0 0 1 0\n");
    assertUnreadable("pose/0.txt", "16 numbers");

    write("pose/0.txt", POSE);
    write("intrinsic/intrinsic_depth.txt", "-5 0 1.5\n0 6 0.5\n0 0 1\n");
    assertUnreadable("intrinsic/intrinsic_depth.txt", "fx must be positive");

    for (String number : new String[] {"nan", "1.#INF", "1e999"}) {
      write("intrinsic/intrinsic_depth.txt", "5 0 1.5\n0 6 " + number + "\n0 0 1\n");
      assertUnreadable(
          "intrinsic/intrinsic_depth.txt",
          "line 2: a camera's numbers are finite, but here are '0 6 " + number + "'");
    }

    Files.delete(scan.resolve("intrinsic/intrinsic_depth.txt"));
    assertUnreadable("intrinsic/intrinsic_depth.txt", "missing");
  }

  @Test
  void shouldNameTheImageThatCannotBeDecoded() throws IOException {
    addFrame("0", POSE);
    write("depth/0.png", "no image");
    assertUnreadable("depth/0.png", "not a PNG");

    write("depth/0.png", DEPTH);
    write("superpixel/0.png", TestImages.colourPng(4, 2));
    Scan read = ScanFormat.AUTO.open(scan);
    assertThatThrownBy(() -> read.frame("0"))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageContaining("superpixel")
        .hasMessageContaining("greyscale");
  }

  @Test
  void shouldRefuseScansWithoutAnyPose() throws IOException {
    addFrame("0", LOST);

    assertUnreadable("", "none of its 1 frames has a pose");
  }

  @Test
  void shouldReadFramesWhoseNumbersAreTimeStamps() throws IOException {
    addFrame("1305031102175304000000000", POSE);
    addFrame("1305031102175304000000001", POSE);

    Scan read = ScanFormat.AUTO.open(scan);

    assertThat(read.frameIds()).hasSize(2);
    assertThat(read.frame("1305031102175304000000001").capturedAt()).isAfter(Instant.EPOCH);
  }

  @Test
  void shouldPassOnDepthUntouchedWhenNothingIsToBeDone() throws IOException {
    byte[] depth = TestImages.depthPng(4, 2, 0, 1, 2, 3, 1000, 40000, 65534, 7);
    addFrame("0", POSE);
    write("depth/0.png", depth);
    addFrame("1", POSE);
    byte[] damaged = Arrays.copyOf(depth, depth.length - 20);
    write("depth/1.png", damaged);

    Scan read = ScanFormat.AUTO.open(scan);

    assertThat(read.frame("0").depth()).isEqualTo(depth);
    assertThat(read.frame("1").depth()).isEqualTo(damaged);
    assertThat(read.remarks()).isEmpty();
  }

  @Test
  void shouldTakeAnotherUnitWhenTold() throws IOException {
    addFrame("0", POSE);

    Scan read = ScanFormat.SCANNET.open(scan, new DepthOptions(false, OptionalDouble.of(4000)));

    assertThat(TestImages.depthOf(read.frame("0").depth()))
        .containsExactly(0, 0, 1, 1, 250, 10000, 0, 2);
  }

  @Test
  void shouldBringDepthIntoAColourCameraThatShowsSomethingElse() throws IOException {
    // Depth sees half as far to the sides as colour: its four columns are the middle two.
    write("intrinsic/intrinsic_depth.txt", "8 0 1.5 0\n0 8 0.5 0\n0 0 1 0\n0 0 0 1\n");
    write("intrinsic/intrinsic_color.txt", "4 0 1.5 0\n0 4 0.5 0\n0 0 1 0\n0 0 0 1\n");
    addFrame("0", POSE);
    write("depth/0.png", TestImages.depthPng(4, 2, 900, 800, 0, 700, 0, 0, 0, 600));

    Scan read = ScanFormat.AUTO.open(scan);

    ScanFrame frame = read.frame("0");
    assertThat(frame.intrinsics()).isEqualTo(new Intrinsics(4, 2, 4, 4, 1.5, 0.5));
    // Columns 0.75, 1.25, 1.75, 2.25 and rows 0.25, 0.75 of the colour image.
    assertThat(TestImages.depthOf(frame.depth())).containsExactly(0, 800, 700, 0, 0, 0, 600, 0);
    assertThat(frame.cameraToWorld()[3]).isEqualTo(0.5);
    assertThat(read.remarks()).singleElement().asString().contains("into that of the colour");
    assertThat(ScanFormat.AUTO.open(scan, REGISTERED).frame("0").intrinsics())
        .isEqualTo(new Intrinsics(4, 2, 8, 8, 1.5, 0.5));
  }

  @Test
  void shouldRefuseCamerasThatStandApartAndImagesOfTwoShapes() throws IOException {
    addFrame("0", POSE);
    write("intrinsic/extrinsic_depth.txt", "1 0 0 0.025\n0 1 0 0\n0 0 1 0\n0 0 0 1\n");
    assertUnreadable("intrinsic/extrinsic_depth.txt", "extrinsic matrix is not the identity");
    assertThat(ScanFormat.AUTO.open(scan, REGISTERED).frameIds()).containsExactly("0");

    write("intrinsic/extrinsic_depth.txt", "1 0 0 0\n0 1 0 0\n0 0 1 0\n0 0 0 1\n");
    write("intrinsic/extrinsic_color.txt", "1 0 0 0\n0 1 0 0\n0 0 1 0\n0 0 0 1\n");
    assertThat(ScanFormat.AUTO.open(scan).frameIds()).containsExactly("0");

    write("color/0.jpg", TestImages.colourPng(16, 9));
    assertUnreadable("color/0.jpg", "colour images of 16×9 and depth images of 4×2");
    // Nobody knows what a damaged image shows: its receiver refuses the frame.
    write("color/0.jpg", "no image");
    assertThat(ScanFormat.AUTO.open(scan).frameIds()).containsExactly("0");
  }

  @Test
  void shouldReadTheRealScan() {
    Scan read = ScanFormat.AUTO.open(SharedFiles.require("scans/scannet-scene0014_00"));

    assertThat(read.sceneId()).isEqualTo("scannet-scene0014_00");
    assertThat(read.frameIds()).hasSize(27).startsWith("0", "70", "105").endsWith("2065");
    assertThat(read.skippedFrameIds()).isEmpty();
    for (String frameId : read.frameIds()) {
      ScanFrame frame = read.frame(frameId);
      assertThat(frame.superpixels().orElseThrow().ids()).hasSize(320 * 240);
      assertThat(read.trueClasses(frameId).orElseThrow().ids()).hasSize(320 * 240);
      assertThat(RigidPose.ofRowMajor(frame.cameraToWorld()).at(2, 3)).isBetween(0.5, 2.5);
    }
    assertThat(read.frame("70").intrinsics())
        .isEqualTo(new Intrinsics(640, 480, 573.702, 574.764, 324.702, 240.97));
  }

  private void assertUnreadable(String file, String problem) {
    assertThatThrownBy(() -> ScanFormat.AUTO.open(scan))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageStartingWith(scan.resolve(file) + ": ")
        .hasMessageContaining(problem);
  }

  private void addFrame(String id, String pose) throws IOException {
    write("color/" + id + ".jpg", COLOUR);
    write("depth/" + id + ".png", DEPTH);
    write("pose/" + id + ".txt", pose);
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(scan.resolve(file).getParent());
    Files.writeString(scan.resolve(file), text);
  }

  private void write(String file, byte[] bytes) throws IOException {
    Files.createDirectories(scan.resolve(file).getParent());
    Files.write(scan.resolve(file), bytes);
  }
}
