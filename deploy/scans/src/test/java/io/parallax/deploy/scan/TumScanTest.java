package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parallax.deploy.scan.RenderedFrames.Rendered;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.testkit.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TumScanTest {
  private static final byte[] COLOUR = TestImages.colourPng(3, 2);
  private static final byte[] DEPTH = TestImages.depthPng(3, 2, 0, 5, 7, 8, 5000, 65535);

  @TempDir private Path temporary;
  private Path scan;

  @BeforeEach
  void createLayout() throws IOException {
    scan = Files.createDirectory(temporary.resolve("rgbd_dataset_freiburg1_xyz"));
    write("rgb.txt", "# color images\n# timestamp filename\n");
    write("depth.txt", "# depth maps\n");
    write("groundtruth.txt", "# timestamp tx ty tz qx qy qz qw\n");
    write("camera-intrinsics.txt", "5 0 1\n0 6 0.5\n0 0 1\n");
  }

  @Test
  void shouldReadWhatWasRendered() throws IOException {
    Files.delete(scan.resolve("camera-intrinsics.txt"));
    List<Rendered> rendered = RenderedFrames.of(3);
    for (int i = 0; i < rendered.size(); i++) {
      Rendered frame = rendered.get(i);
      addColour("130503110" + i + ".175304", frame.colour());
      addDepth("130503110" + i + ".160407", frame.depthPng(5));
      addPose("130503110" + i + ".177500", numbers(positionAndQuaternion(frame.pose())));
    }

    Scan read = ScanFormat.AUTO.open(scan);

    assertThat(read.sceneId()).isEqualTo("rgbd_dataset_freiburg1_xyz");
    assertThat(read.frameIds())
        .containsExactly("1305031100.175304", "1305031101.175304", "1305031102.175304");
    assertThat(read.skippedFrameIds()).isEmpty();
    for (int i = 0; i < rendered.size(); i++) {
      rendered.get(i).requireSame(read.frame(read.frameIds().get(i)));
    }
    assertThat(read.frame("1305031101.175304").capturedAt())
        .isEqualTo(Instant.parse("2011-05-10T12:38:21.175304Z"));
    assertThat(read.frame("1305031101.175304").intrinsics())
        .isEqualTo(new Intrinsics(320, 240, 262.5, 262.5, 159.5, 119.5));
  }

  @Test
  void shouldTurnDepthIntoMillimetresAndKeepNoReading() throws IOException {
    addColour("10.0", COLOUR);
    addDepth("10.0", DEPTH);
    addPose("10.0", "0.5 -2 1.25 0 0 0 1");

    ScanFrame frame = ScanFormat.AUTO.open(scan).frame("10.0");

    assertThat(TestImages.depthOf(frame.depth())).containsExactly(0, 1, 1, 2, 1000, 0);
    assertThat(frame.intrinsics()).isEqualTo(new Intrinsics(3, 2, 5, 6, 1, 0.5));
    assertThat(frame.cameraToWorld())
        .containsExactly(1, 0, 0, 0.5, 0, 1, 0, -2, 0, 0, 1, 1.25, 0, 0, 0, 1);
  }

  @Test
  void shouldTakeAnotherUnitWhenTold() throws IOException {
    addColour("10.0", COLOUR);
    addDepth("10.0", TestImages.depthPng(3, 2, 0, 5, 7, 65534, 5000, 65535));
    addPose("10.0", "0.5 -2 1.25 0 0 0 1");

    assertThat(depth(1000)).containsExactly(0, 5, 7, 65534, 5000, 0);
    // Two units a millimetre; 131 m do not fit into 16 bits of a unit of 2 mm and are not wrapped.
    assertThat(depth(2000)).containsExactly(0, 3, 4, 32767, 2500, 0);
    assertThat(depth(500)).containsExactly(0, 10, 14, 0, 10000, 0);
  }

  private int[] depth(double unitsPerMetre) throws IOException {
    DepthOptions options = new DepthOptions(false, OptionalDouble.of(unitsPerMetre));
    return TestImages.depthOf(ScanFormat.TUM.open(scan, options).frame("10.0").depth());
  }

  @Test
  void shouldRefuseColourOfAnotherShapeUnlessItShowsTheSame() throws IOException {
    addColour("10.0", TestImages.colourPng(16, 9));
    addDepth("10.0", DEPTH);
    addPose("10.0", "0.5 -2 1.25 0 0 0 1");

    assertUnreadable("rgb/10.0.png", "colour images of 16×9 and depth images of 3×2");
    assertThat(ScanFormat.TUM.open(scan, new DepthOptions(true, OptionalDouble.empty())).frameIds())
        .containsExactly("10.0");
  }

  @Test
  void shouldTakeTheNearestInTimeAndSkipFramesThatHaveNoneNear() throws IOException {
    for (String time : List.of("10.000", "10.033", "10.066", "10.100", "10.133")) {
      addColour(time, COLOUR);
    }
    addDepth("9.981", TestImages.depthPng(3, 2, 5, 5, 5, 5, 5, 5));
    addDepth("10.010", TestImages.depthPng(3, 2, 10, 10, 10, 10, 10, 10));
    addDepth("10.040", TestImages.depthPng(3, 2, 15, 15, 15, 15, 15, 15));
    addDepth("10.100", TestImages.depthPng(3, 2, 20, 20, 20, 20, 20, 20));
    addDepth("10.133", TestImages.depthPng(3, 2, 20, 20, 20, 20, 20, 20));
    addPose("9.999", "1 0 0 0 0 0 1");
    addPose("10.002", "2 0 0 0 0 0 1");
    addPose("10.013", "3 0 0 0 0 0 1");
    addPose("10.066", "4 0 0 0 0 0 1");
    addPose("10.121", "5 0 0 0 0 0 1");
    addPose("10.133", "nan 0 0 0 0 0 1");

    Scan read = ScanFormat.AUTO.open(scan);

    // 10.066 has no depth, 10.100 no pose, and 10.133 one that is none.
    assertThat(read.frameIds()).containsExactly("10.000", "10.033");
    assertThat(read.skippedFrameIds()).containsExactly("10.066", "10.100", "10.133");
    assertThat(TestImages.depthOf(read.frame("10.000").depth())[0]).isEqualTo(2);
    assertThat(read.frame("10.000").cameraToWorld()[3]).isEqualTo(1);
    assertThat(TestImages.depthOf(read.frame("10.033").depth())[0]).isEqualTo(3);
    assertThat(read.cameraToWorld("10.033")[3]).isEqualTo(3);
  }

  @Test
  void shouldKnowTheCameraOfFreiburgThree() throws IOException {
    Files.delete(scan.resolve("camera-intrinsics.txt"));
    addColour("1.0", TestImages.colourPng(640, 480));
    addDepth("1.0", TestImages.depthPng(640, 480, new int[640 * 480]));
    addPose("1.0", "0 0 0 0 0 0 1");
    Path third = Files.move(scan, temporary.resolve("rgbd_dataset_freiburg3_long_office"));

    assertThat(ScanFormat.TUM.open(third).frame("1.0").intrinsics())
        .isEqualTo(new Intrinsics(640, 480, 535.4, 539.2, 320.1, 247.6));
  }

  @Test
  void shouldTurnQuaternionsIntoRotations() {
    double half = Math.sqrt(0.5);
    // A quarter turn about z takes x to y; the quaternion need not be of length 1.
    assertThat(Quaternions.pose(new double[] {1, 2, 3, 0, 0, 7 * half, 7 * half}).orElseThrow())
        .containsExactly(
            new double[] {0, -1, 0, 1, 1, 0, 0, 2, 0, 0, 1, 3, 0, 0, 0, 1}, within(1e-12));
    assertThat(Quaternions.pose(new double[7])).isEmpty();
    assertThat(Quaternions.pose(new double[] {0, 0, Double.NaN, 0, 0, 0, 1})).isEmpty();
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      double[] pose = Quaternions.pose(random.doubles(7, -1, 1).toArray()).orElseThrow();
      double[] again = Quaternions.pose(positionAndQuaternion(pose)).orElseThrow();
      assertThat(again).containsExactly(pose, within(1e-9));
    }
  }

  @Test
  void shouldNameTheFileThatIsWrong() throws IOException {
    addColour("1.0", COLOUR);
    addDepth("1.0", DEPTH);
    assertUnreadable("groundtruth.txt", "has no lines");
    write("groundtruth.txt", "1.0 0 0 0 0 0 1\n");
    assertUnreadable(
        "groundtruth.txt", "line 1: a line has 8 words, but here are 7: '1.0 0 0 0 0 0 1'");
    write("groundtruth.txt", "1.0 0 0 zero 0 0 0 1\n");
    assertUnreadable("groundtruth.txt", "line 1: 'zero' is not a number");
    write("groundtruth.txt", "# time\n\nnow\u001b[31m 0 0 0 0 0 0 1\n");
    assertUnreadable("groundtruth.txt", "line 3: 'now\\u001b[31m' is no time in seconds");
    write("groundtruth.txt", "2.0 0 0 0 0 0 0 1\n");
    assertUnreadable("", "none of its 1 frames has a pose");
    Files.delete(scan.resolve("groundtruth.txt"));
    assertUnreadable("groundtruth.txt", "file is missing");

    write("groundtruth.txt", "1.0 0 0 0 0 0 0 1\n");
    write("rgb.txt", "1.0 rgb/1.0.png\n2.0 rgb/1.0.png\n1e0 rgb/2.0.png\n");
    assertUnreadable(
        "rgb.txt",
        "line 3: has the time of line 1, but says something else: '1e0 rgb/2.0.png', there"
            + " '1.0 rgb/1.0.png'");
    write("rgb.txt", "1.0 rgb/2.0.png\n");
    assertUnreadable("rgb/2.0.png", "file is missing, though line 1 of rgb.txt names it");
    Files.write(scan.resolve("rgb.txt"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertUnreadable("rgb.txt", "is no text file");
  }

  @Test
  void shouldReadTimesHoweverTheyAreWritten() throws IOException {
    byte[] depth = TestImages.depthPng(3, 2, 5, 5, 5, 5, 5, 5);
    for (String time : List.of("1305031102175304e-6", "1305031103", "1.305031104175304e+09")) {
      addColour(time, COLOUR);
      addPose(time, time.startsWith("1.3") ? "nan(ind) 0 0 0 0 0 1" : "0 0 0 0 0 0 1");
    }
    addDepth("1305031102.175304", depth);
    addDepth("1305031103.000000000000", depth);
    addDepth("1305031104.175304", depth);

    Scan read = ScanFormat.AUTO.open(scan);

    assertThat(read.frameIds()).containsExactly("1305031102.175304", "1305031103");
    assertThat(read.skippedFrameIds()).containsExactly("1305031104.175304");
    assertThat(read.frame("1305031102.175304").capturedAt())
        .isEqualTo(Instant.parse("2011-05-10T12:38:22.175304Z"));
    assertThat(read.frame("1305031103").capturedAt())
        .isEqualTo(Instant.parse("2011-05-10T12:38:23Z"));
  }

  @Test
  void shouldTakeARowThatIsThereTwiceOnce() throws IOException {
    addColour("1.0", COLOUR);
    addColour("1.0", COLOUR);
    addDepth("1.0", DEPTH);
    addDepth("1.0", DEPTH);
    addPose("1.0", "0 0 0 0 0 0 1");
    addPose("1.000e+00", "0 0 0 0 0 0 1");

    assertThat(ScanFormat.AUTO.open(scan).frameIds()).containsExactly("1.0");

    addPose("1.0", "0.5 0 0 0 0 0 1");
    assertUnreadable("groundtruth.txt", "line 4: has the time of line 2, but says something else");
  }

  @Test
  void shouldReadListsOfOtherPrograms() throws IOException {
    List<String> original =
        List.of(
            "1305031102.175304",
            "1305031102.208637",
            "1305031102.241971",
            "1305031102.275304",
            "1305031102.308637");
    assertThat(sharedCase("tum-times/evo").frameIds()).isEqualTo(original);
    assertThat(sharedCase("tum-times/dup_gt").frameIds()).isEqualTo(original);
    Scan fractions = sharedCase("tum-times/longfrac");
    assertThat(fractions.frameIds())
        .containsExactly(
            "0.0", "0.03333333333333333", "0.06666666666666667", "0.1", "0.13333333333333333");
    assertThat(fractions.skippedFrameIds()).isEmpty();
    assertThat(fractions.cameraToWorld("0.06666666666666667")[3]).isEqualTo(2.316140);
    assertThat(fractions.frame("0.13333333333333333").capturedAt())
        .isEqualTo(Instant.EPOCH.plusNanos(133_333_000));
  }

  /** The lists of a case, with images of our own. */
  private Scan sharedCase(String name) throws IOException {
    Path lists = SharedFiles.require("cases/" + name);
    Path directory = Files.createDirectories(temporary.resolve(name));
    Files.createDirectories(directory.resolve("rgb"));
    Files.createDirectories(directory.resolve("depth"));
    for (String list :
        List.of("rgb.txt", "depth.txt", "groundtruth.txt", "camera-intrinsics.txt")) {
      Files.copy(lists.resolve(list), directory.resolve(list));
    }
    for (String time : List.of("175304", "208637", "241971", "275304", "308637")) {
      Files.write(directory.resolve("rgb/1305031102." + time + ".png"), COLOUR);
      Files.write(directory.resolve("depth/1305031102." + time + ".png"), DEPTH);
    }
    return ScanFormat.AUTO.open(directory);
  }

  @Test
  void shouldNameTheDepthImageThatIsDamaged() throws IOException {
    addColour("1.0", COLOUR);
    addColour("2.0", COLOUR);
    addPose("1.0", "0 0 0 0 0 0 1");
    addPose("2.0", "0 0 0 0 0 0 1");
    addDepth("1.0", DEPTH);
    for (byte[] damaged :
        List.of(
            Arrays.copyOf(DEPTH, DEPTH.length - 20),
            TestImages.colourPng(3, 2),
            TestImages.depthPng(2, 2, 1, 2, 3, 4))) {
      write("depth.txt", "1.0 depth/1.0.png\n");
      addDepth("2.0", damaged);
      Scan read = ScanFormat.AUTO.open(scan);

      assertThatThrownBy(() -> read.frame("2.0"))
          .isInstanceOf(UnreadableScanException.class)
          .hasMessageStartingWith(scan.resolve("depth/2.0.png") + ": depth image ");
    }
  }

  /** The inverse of {@link Quaternions#pose}, by the largest of the four numbers. */
  private static double[] positionAndQuaternion(double[] m) {
    double[] q = {
      Math.sqrt(Math.max(0, 1 + m[0] - m[5] - m[10])),
      Math.sqrt(Math.max(0, 1 - m[0] + m[5] - m[10])),
      Math.sqrt(Math.max(0, 1 - m[0] - m[5] + m[10])),
      Math.sqrt(Math.max(0, 1 + m[0] + m[5] + m[10]))
    };
    double[][] by = {
      {q[0] * q[0], m[1] + m[4], m[2] + m[8], m[9] - m[6]},
      {m[1] + m[4], q[1] * q[1], m[6] + m[9], m[2] - m[8]},
      {m[2] + m[8], m[6] + m[9], q[2] * q[2], m[4] - m[1]},
      {m[9] - m[6], m[2] - m[8], m[4] - m[1], q[3] * q[3]}
    };
    int largest = 0;
    for (int i = 1; i < 4; i++) {
      largest = q[i] > q[largest] ? i : largest;
    }
    double[] row = by[largest];
    return new double[] {m[3], m[7], m[11], row[0], row[1], row[2], row[3]};
  }

  private static String numbers(double[] values) {
    return DoubleStream.of(values)
        .mapToObj(value -> String.format(Locale.ROOT, "%.12f", value))
        .collect(Collectors.joining(" "));
  }

  private void addColour(String time, byte[] png) throws IOException {
    add("rgb", time, png);
  }

  private void addDepth(String time, byte[] png) throws IOException {
    add("depth", time, png);
  }

  private void add(String kind, String time, byte[] png) throws IOException {
    Path file = Files.createDirectories(scan.resolve(kind)).resolve(time + ".png");
    Files.write(file, png);
    append(kind + ".txt", "%s %s/%s.png%n".formatted(time, kind, time));
  }

  private void addPose(String time, String pose) throws IOException {
    append("groundtruth.txt", time + " " + pose + "\n");
  }

  private void append(String file, String text) throws IOException {
    write(file, Files.readString(scan.resolve(file)) + text);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(scan.resolve(file), text);
  }

  private void assertUnreadable(String file, String problem) {
    assertThatThrownBy(() -> ScanFormat.AUTO.open(scan))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageStartingWith(scan.resolve(file) + ": ")
        .hasMessageContaining(problem);
  }
}
