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
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensScanTest {
  private static final byte[] COLOUR = {1, 2, 3};
  private static final int[] DEPTH = {0, 1, 2, 3, 1000, 40000, 65535, 7};
  private static final byte[] STORED = SensBytes.zlib(SensBytes.samples(DEPTH));
  private static final double[] LOST = new double[16];

  static {
    Arrays.fill(LOST, Double.NEGATIVE_INFINITY);
  }

  private static final DepthOptions REGISTERED = new DepthOptions(true, OptionalDouble.empty());

  @TempDir private Path directory;
  private final SensBytes.Header header = new SensBytes.Header();

  @Test
  void shouldReadWhatWasRendered() throws IOException {
    List<Rendered> rendered = RenderedFrames.of(3);
    header.colourWidth = RenderedFrames.WIDTH;
    header.colourHeight = RenderedFrames.HEIGHT;
    header.depthWidth = RenderedFrames.WIDTH;
    header.depthHeight = RenderedFrames.HEIGHT;
    header.frames = rendered.size();
    SensBytes sens = new SensBytes(header);
    for (Rendered frame : rendered) {
      byte[] depth = SensBytes.zlib(SensBytes.samples(frame.depth()));
      sens.frame(frame.pose(), 0, frame.colour(), depth);
    }
    write(sens);

    Scan read = ScanFormat.AUTO.open(directory);

    assertThat(read.sceneId()).isEqualTo("scene0000_00");
    assertThat(read.frameIds()).containsExactly("0", "1", "2");
    assertThat(read.frame("2").capturedAt()).isEqualTo(Instant.ofEpochMilli(66));
    for (int i = 0; i < rendered.size(); i++) {
      ScanFrame frame = read.frame(Integer.toString(i));
      assertThat(frame.colour()).isEqualTo(rendered.get(i).colour());
      assertThat(TestImages.depthOf(frame.depth())).isEqualTo(rendered.get(i).depth());
      // The file has floats.
      assertThat(frame.cameraToWorld()).containsExactly(rendered.get(i).pose(), within(1e-5));
    }
  }

  @Test
  void shouldReadTheFileItselfWithItsCameraAndItsTimes() throws IOException {
    header.frames = 2;
    Path file =
        write(
            new SensBytes(header)
                .frame(SensBytes.IDENTITY, 1_500_000, COLOUR, STORED)
                .frame(SensBytes.IDENTITY, 1_540_999, COLOUR, STORED)
                .raw(new byte[] {0, 1, 2}));

    Scan read = ScanFormat.AUTO.open(file);

    assertThat(read.sceneId()).isEqualTo("scene0000_00");
    ScanFrame frame = read.frame("1");
    assertThat(frame.intrinsics()).isEqualTo(new Intrinsics(4, 2, 5, 6, 1.5, 0.5));
    assertThat(frame.colour()).isEqualTo(COLOUR);
    assertThat(TestImages.depthOf(frame.depth())).containsExactly(0, 1, 2, 3, 1000, 40000, 0, 7);
    assertThat(frame.cameraToWorld()).containsExactly(SensBytes.IDENTITY);
    assertThat(read.frame("0").capturedAt()).isEqualTo(Instant.ofEpochMilli(1500));
    assertThat(frame.capturedAt()).isEqualTo(Instant.ofEpochMilli(1540));
  }

  @Test
  void shouldReadDepthThatIsNotCompressedAndOfAnotherUnit() throws IOException {
    header.depthCompression = 0;
    header.depthShift = 500;
    write(new SensBytes(header).frame(SensBytes.IDENTITY, 0, COLOUR, SensBytes.samples(DEPTH)));

    assertThat(TestImages.depthOf(ScanFormat.SENS.open(directory).frame("0").depth()))
        // 80 and 131 m do not fit.
        .containsExactly(0, 2, 4, 6, 2000, 0, 0, 14);
  }

  @Test
  void shouldBringDepthIntoAColourCameraThatShowsSomethingElse() throws IOException {
    // Depth sees half as far to the sides as colour: its four columns are the middle two.
    header.depthCamera = camera(8, 1.5, 0.5);
    header.colourCamera = camera(8, 3.5, 1.5);
    header.colourWidth = 8;
    header.colourHeight = 4;
    byte[] stored = SensBytes.zlib(SensBytes.samples(900, 800, 0, 700, 0, 65535, 0, 600));
    write(new SensBytes(header).frame(SensBytes.IDENTITY, 0, COLOUR, stored));

    Scan read = ScanFormat.AUTO.open(directory);

    // Columns 2, 3, 4, 5 and rows 1, 2 of the colour image.
    ScanFrame frame = read.frame("0");
    assertThat(frame.intrinsics()).isEqualTo(new Intrinsics(8, 4, 8, 8, 3.5, 1.5));
    int[] expected = new int[32];
    expected[8 + 2] = 900;
    expected[8 + 3] = 800;
    expected[8 + 5] = 700;
    expected[16 + 5] = 600;
    assertThat(TestImages.depthOf(frame.depth())).isEqualTo(expected);
    assertThat(read.remarks()).singleElement().asString().contains("into that of the colour");
    assertThat(ScanFormat.SENS.open(directory, REGISTERED).frame("0").intrinsics())
        .isEqualTo(new Intrinsics(4, 2, 8, 8, 1.5, 0.5));
  }

  private static double[] camera(double focalLength, double cx, double cy) {
    return new double[] {focalLength, 0, cx, 0, 0, focalLength, cy, 0, 0, 0, 1, 0, 0, 0, 0, 1};
  }

  @Test
  void shouldRefuseWhatCannotBeRegisteredUnlessItIs() throws IOException {
    header.depthExtrinsic[3] = 0.025;
    write(new SensBytes(header).frame(SensBytes.IDENTITY, 0, COLOUR, STORED));
    assertUnreadable("depth's extrinsic matrix is not the identity");
    assertThat(ScanFormat.SENS.open(directory, REGISTERED).frameIds()).containsExactly("0");

    // All zeros: the writer knew none.
    Arrays.fill(header.depthExtrinsic, 0);
    Arrays.fill(header.colourCamera, 0);
    write(new SensBytes(header).frame(SensBytes.IDENTITY, 0, COLOUR, STORED));
    assertThat(ScanFormat.SENS.open(directory).remarks()).isEmpty();

    header.colourWidth = 16;
    header.colourHeight = 9;
    write(new SensBytes(header).frame(SensBytes.IDENTITY, 0, COLOUR, STORED));
    assertUnreadable("colour images of 16×9 and depth images of 4×2");

    // Nor did it know their size.
    header.colourWidth = 0;
    write(new SensBytes(header).frame(SensBytes.IDENTITY, 0, COLOUR, STORED));
    assertThat(ScanFormat.SENS.open(directory).frameIds()).containsExactly("0");

    header.colourWidth = 1 << 20;
    header.colourHeight = 1 << 20;
    write(new SensBytes(header).frame(SensBytes.IDENTITY, 0, COLOUR, STORED));
    assertUnreadable("has colour images of 1048576×1048576 pixels");
  }

  @Test
  void shouldRefuseAnotherUnitThanTheFiles() throws IOException {
    write(new SensBytes(header).frame(SensBytes.IDENTITY, 0, COLOUR, STORED));

    assertThatThrownBy(
            () -> ScanFormat.SENS.open(directory, new DepthOptions(false, OptionalDouble.of(5000))))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageEndingWith(
            "scene0000_00.sens: says itself how many depth units a metre has (in its header);"
                + " --depth-scale is for layouts that do not");
  }

  @Test
  void shouldSkipFramesWhoseTrackingWasLost() throws IOException {
    header.frames = 3;
    write(
        new SensBytes(header)
            .frame(SensBytes.IDENTITY, 0, COLOUR, STORED)
            .frame(LOST, 0, COLOUR, STORED)
            .frame(SensBytes.IDENTITY, 0, COLOUR, STORED));

    Scan read = ScanFormat.AUTO.open(directory);

    assertThat(read.frameIds()).containsExactly("0", "2");
    assertThat(read.skippedFrameIds()).containsExactly("1");
  }

  @Test
  void shouldNameTheFileWhereverItIsCutOff() throws IOException {
    byte[] whole = new SensBytes(header).frame(SensBytes.IDENTITY, 0, COLOUR, STORED).toArray();
    for (int length = 0; length < whole.length; length++) {
      write(Arrays.copyOf(whole, length));
      assertUnreadable(directory.resolve("scene0000_00.sens").toString());
    }
    write(Arrays.copyOf(whole, whole.length - 1));
    assertUnreadable("is cut off in frame 0");
    write(Arrays.copyOf(whole, 100));
    assertUnreadable("is cut off in its header");
  }

  @Test
  void shouldNeitherFailOtherwiseNorRunOutOfMemoryWhateverIsInTheFile() throws IOException {
    byte[] whole = new SensBytes(header).frame(SensBytes.IDENTITY, 0, COLOUR, STORED).toArray();
    Random random = new Random(4);
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] = (byte) random.nextInt();
      write(damaged);
      try {
        Scan scan = ScanFormat.AUTO.open(directory);
        scan.frame("0");
      } catch (UnreadableScanException e) {
        assertThat(e).hasMessageStartingWith(directory.toString());
      }
    }
  }

  @Test
  void shouldRefuseAbsurdSizes() throws IOException {
    header.frames = 1L << 40;
    write(new SensBytes(header).frame(SensBytes.IDENTITY, 0, COLOUR, STORED));
    assertUnreadable("says that it has 1099511627776 frames, but has");

    header.frames = -1;
    write(new SensBytes(header));
    assertUnreadable("says that it has 18446744073709551615 frames");

    header.frames = 1;
    write(new SensBytes(header).frameHeader(SensBytes.IDENTITY, 0, 1L << 50, 3));
    assertUnreadable("colour image of frame 0 has 1125899906842624 bytes, more than any image");

    write(new SensBytes(header).frameHeader(SensBytes.IDENTITY, 0, 3, -5));
    assertUnreadable("depth image of frame 0 has 18446744073709551611 bytes");

    write(new SensBytes(header).frameHeader(SensBytes.IDENTITY, 0, 1 << 20, 3));
    assertUnreadable("is cut off in frame 0");

    header.depthWidth = -1;
    write(new SensBytes(header));
    assertUnreadable("has depth images of 4294967295×2 pixels");
  }

  @Test
  void shouldRefuseWhatItDoesNotRead() throws IOException {
    header.version = 3;
    write(new SensBytes(header));
    assertUnreadable("is no .sens file of version 4; it begins with 3");

    header.version = 4;
    header.colourCompression = 0;
    write(new SensBytes(header));
    assertUnreadable("has colour of compression 0");

    header.colourCompression = 1;
    header.depthCompression = 2;
    write(new SensBytes(header));
    assertUnreadable("has depth of compression 2");

    header.depthCompression = 1;
    header.depthShift = 0;
    write(new SensBytes(header));
    assertUnreadable("has 0.0 depth units a metre");

    header.depthShift = 1000;
    header.depthCamera[0] = -5;
    write(new SensBytes(header).frame(SensBytes.IDENTITY, 0, COLOUR, STORED));
    assertUnreadable("fx must be positive");
  }

  @Test
  void shouldNameTheFrameWhoseDepthIsDamaged() throws IOException {
    byte[] noise = {9, 9, 9, 9, 9, 9};
    assertDamagedDepth(noise, "depth image of frame 0 is damaged");
    byte[] cut = Arrays.copyOf(STORED, STORED.length - 6);
    assertDamagedDepth(cut, "depth image of frame 0 is not the zlib of 16 bytes");
    byte[] large = SensBytes.zlib(SensBytes.samples(new int[9]));
    assertDamagedDepth(large, "depth image of frame 0 is not the zlib of 16 bytes");
    header.depthCompression = 0;
    assertDamagedDepth(noise, "depth image of frame 0 has 6 bytes, not 16");
  }

  @Test
  void shouldAskWhichFileWhenThereAreSeveral() throws IOException {
    Files.write(directory.resolve("a.sens"), new byte[1]);
    Files.write(directory.resolve("b.sens"), new byte[1]);

    assertUnreadable("holds 2 .sens files; name one of them");
  }

  private void assertDamagedDepth(byte[] stored, String problem) throws IOException {
    write(new SensBytes(header).frame(SensBytes.IDENTITY, 0, COLOUR, stored));
    Scan read = ScanFormat.AUTO.open(directory);
    assertThatThrownBy(() -> read.frame("0"))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageContaining("scene0000_00.sens: " + problem);
  }

  private void assertUnreadable(String problem) {
    assertThatThrownBy(() -> ScanFormat.AUTO.open(directory))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageStartingWith(directory.toString())
        .hasMessageContaining(problem);
  }

  private Path write(SensBytes sens) throws IOException {
    return write(sens.toArray());
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("scene0000_00.sens"), bytes);
  }

  @Test
  void shouldSkipFramesWhosePoseHasOneNumberThatIsNotFinite() throws IOException {
    double[] numbers = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    header.frames = 1 + 16L * numbers.length;
    SensBytes sens = new SensBytes(header);
    sens.frame(SensBytes.IDENTITY, 0, COLOUR, STORED);
    for (double number : numbers) {
      for (int i = 0; i < 16; i++) {
        double[] pose = SensBytes.IDENTITY.clone();
        pose[i] = number;
        sens.frame(pose, 0, COLOUR, STORED);
      }
    }
    write(sens);

    Scan read = ScanFormat.AUTO.open(directory);

    assertThat(read.frameIds()).containsExactly("0");
    assertThat(read.skippedFrameIds()).hasSize(16 * numbers.length);
  }
}
