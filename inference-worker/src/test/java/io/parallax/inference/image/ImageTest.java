package io.parallax.inference.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parallax.inference.TestImages;
import io.parallax.schemas.InvalidRecordException;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  @Test
  void shouldDecodePngExactlyAndJpegClosely() {
    int[] rgb = TestImages.picture(WIDTH, HEIGHT, 1);

    ColourImage png = decode(TestImages.colour(rgb, WIDTH, HEIGHT, "png"));
    ColourImage jpeg = decode(TestImages.colour(rgb, WIDTH, HEIGHT, "jpeg"));

    assertThat(png.width()).isEqualTo(WIDTH);
    assertThat(png.height()).isEqualTo(HEIGHT);
    assertThat(png.rgb()).isEqualTo(rgb);
    assertThat(meanDifference(jpeg.rgb(), rgb)).isLessThan(20);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_BYTE_INDEXED
      })
  void shouldTakeTheColoursWhateverTheLayout(int type) {
    BufferedImage image = new BufferedImage(2, 1, type);
    image.setRGB(0, 0, 0xFFFF3300);
    image.setRGB(1, 0, 0xFF0066CC);

    assertThat(decode(TestImages.file(image, "png")).rgb()).containsExactly(0xFF3300, 0x0066CC);
  }

  @Test
  void shouldTakeGreyAsThreeEqualColours() {
    BufferedImage eight = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    eight.getRaster().setPixels(0, 0, 2, 1, new int[] {50, 200});
    BufferedImage sixteen = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    sixteen.getRaster().setPixels(0, 0, 2, 1, new int[] {50 << 8, (200 << 8) + 255});

    int[] expected = {50 * 0x010101, 200 * 0x010101};
    assertThat(decode(TestImages.file(eight, "png")).rgb()).isEqualTo(expected);
    assertThat(decode(TestImages.file(sixteen, "png")).rgb()).isEqualTo(expected);
    int[] lossy = decode(TestImages.file(eight, "jpeg")).rgb();
    assertThat(meanDifference(lossy, expected)).isLessThan(2);
    assertThat(lossy[0] % 0x010101).isZero();
  }

  @Test
  void shouldReadFromTheMiddleOfABuffer() {
    int[] rgb = TestImages.picture(8, 8, 2);
    byte[] file = TestImages.colour(rgb, 8, 8, "png");
    ByteBuffer buffer = ByteBuffer.allocate(file.length + 9).put(4, file);

    assertThat(ColourImage.decode(buffer.slice(4, file.length)).rgb()).isEqualTo(rgb);
    assertThat(
            ColourImage.decode(buffer.limit(4 + file.length).position(4).asReadOnlyBuffer()).rgb())
        .isEqualTo(rgb);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png"})
  void shouldRefuseColourThatIsCutOffAnywhere(String format) {
    byte[] file = TestImages.colour(TestImages.picture(WIDTH, HEIGHT, 3), WIDTH, HEIGHT, format);

    for (int length = 1; length < file.length; length += 1 + length / 20) {
      assertBadImage(Arrays.copyOf(file, length));
    }
    assertBadImage(Arrays.copyOf(file, file.length - 1));
  }

  @Test
  void shouldRefuseDepthThatIsCutOffOrDamagedAnywhere() {
    byte[] file = TestImages.depthPng(TestImages.depth(WIDTH, HEIGHT), WIDTH, HEIGHT);
    Random random = new Random(4);

    for (int length = 1; length < file.length; length += 1 + length / 20) {
      assertBadDepth(Arrays.copyOf(file, length), "");
    }
    for (int i = 0; i < 200; i++) {
      byte[] damaged = file.clone();
      damaged[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
      assertBadDepth(damaged, "");
    }
  }

  @Test
  void shouldSayWhatTheColourImageIsInstead() {
    assertThat(assertBadImage(new byte[0])).hasMessage("colour image is missing");
    assertThat(assertBadImage("not an image".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("colour image is neither JPEG nor PNG");
    byte[] gif = TestImages.file(new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_INDEXED), "gif");
    assertThat(assertBadImage(gif)).hasMessage("colour image is neither JPEG nor PNG");
  }

  @Test
  void shouldRefuseADeclaredSizeBeforeDecoding() {
    byte[] file = TestImages.colour(TestImages.picture(8, 8, 5), 8, 8, "png");

    assertThat(assertBadImage(declaring(file, 100_000, 100_000)))
        .hasMessage("colour image must have 1 to 16777216 pixels, but is 100000×100000");
  }

  @Test
  void shouldGiveBackTheMillimetres() {
    short[] depth = TestImages.depth(WIDTH, HEIGHT);
    depth[7] = (short) 65534;
    ByteBuffer file = ByteBuffer.wrap(TestImages.depthPng(depth, WIDTH, HEIGHT));

    assertThat(DepthPng.decode(file, WIDTH, HEIGHT)).isEqualTo(depth);
  }

  @Test
  void shouldReadNothingWhereTheDepthImageSaysInvalid() {
    short[] depth = TestImages.depth(WIDTH, HEIGHT);
    depth[7] = (short) 65535;
    depth[WIDTH * HEIGHT - 1] = (short) 65535;
    ByteBuffer file = ByteBuffer.wrap(TestImages.depthPng(depth, WIDTH, HEIGHT));
    short[] expected = depth.clone();
    expected[7] = 0;
    expected[WIDTH * HEIGHT - 1] = 0;

    assertThat(DepthPng.decode(file, WIDTH, HEIGHT)).isEqualTo(expected);
    assertThat(DepthPng.decode(file, WIDTH, HEIGHT, WIDTH / 2, HEIGHT / 2))
        .isEqualTo(NearestReading.resize(expected, WIDTH, HEIGHT, WIDTH / 2, HEIGHT / 2));
  }

  @Test
  void shouldSayWhatTheDepthImageIsInstead() {
    int[] rgb = TestImages.picture(WIDTH, HEIGHT, 6);
    byte[] depth = TestImages.depthPng(TestImages.depth(32, 48), 32, 48);
    byte[] grey =
        TestImages.file(new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY), "png");

    assertBadDepth(new byte[0], "depth image is missing");
    assertBadDepth(TestImages.colour(rgb, WIDTH, HEIGHT, "jpeg"), "depth image is no PNG");
    assertBadDepth(depth, "depth image is 32×48, but its camera 64×48");
    assertBadDepth(grey, "must be greyscale of 16 bits, but has 8 bits");
    assertBadDepth(TestImages.colour(rgb, WIDTH, HEIGHT, "png"), "PNG colour type 2");
  }

  @Test
  void shouldLeaveAnImageOfTheRightSizeUntouched() {
    ColourImage image = new ColourImage(WIDTH, HEIGHT, TestImages.picture(WIDTH, HEIGHT, 7));

    assertThat(image.resized(WIDTH, HEIGHT)).isSameAs(image);
  }

  @Test
  void shouldWeighNeighboursByATentWhenShrinking() {
    // Halving: weights 1, 3, 3, 1 over four neighbours, less at the border.
    int[] rgb = {0, 80, 160, 240, 80, 0};
    ColourImage half = new ColourImage(6, 1, rgb).resized(3, 1);

    assertThat(half.rgb())
        .containsExactly(
            Math.round((3 * 0 + 3 * 80 + 160) / 7f),
            (80 + 3 * 160 + 3 * 240 + 80) / 8,
            Math.round((240 + 3 * 80 + 3 * 0) / 7f));
  }

  @Test
  void shouldInterpolateWhenEnlarging() {
    int[] rgb = {0x000000, 0x406080};

    assertThat(new ColourImage(2, 1, rgb).resized(4, 2).rgb())
        .containsExactly(
            0x000000, 0x101820, 0x304860, 0x406080, 0x000000, 0x101820, 0x304860, 0x406080);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldKeepOneColourAndTheBoundsWhateverTheSizes(long seed) {
    Random random = new Random(seed);
    int width = 1 + random.nextInt(50);
    int height = 1 + random.nextInt(50);
    int newWidth = 1 + random.nextInt(50);
    int newHeight = 1 + random.nextInt(50);
    int[] white = new int[width * height];
    Arrays.fill(white, 0xFFFFFF);
    int[] noise = random.ints((long) width * height, 0, 1 << 24).toArray();

    assertThat(new ColourImage(width, height, white).resized(newWidth, newHeight).rgb())
        .hasSize(newWidth * newHeight)
        .containsOnly(0xFFFFFF);
    for (int pixel : new ColourImage(width, height, noise).resized(newWidth, newHeight).rgb()) {
      assertThat(pixel).isBetween(0, 0xFFFFFF);
    }
  }

  @Test
  void shouldTakeTheReadingUnderThePixelsCentre() {
    short[] raster = {
      1, 2, 3, 4,
      5, 6, 7, 8,
      9, 10, 11, 12
    };

    assertThat(NearestReading.resize(raster, 4, 3, 2, 1)).containsExactly((short) 6, (short) 8);
    assertThat(NearestReading.resize(raster, 4, 3, 3, 2))
        .containsExactly((short) 1, (short) 3, (short) 4, (short) 9, (short) 11, (short) 12);
    assertThat(NearestReading.resize(new short[] {1, 2}, 2, 1, 4, 1))
        .containsExactly((short) 1, (short) 1, (short) 2, (short) 2);
    assertThat(NearestReading.resize(raster, 4, 3, 4, 3)).isSameAs(raster);
  }

  @Test
  void shouldEncodeAsJpeg() {
    int[] rgb = TestImages.picture(WIDTH, HEIGHT, 8);

    ByteBuffer jpeg = new ColourImage(WIDTH, HEIGHT, rgb).toJpeg();

    assertThat(jpeg.getInt(0) >>> Byte.SIZE).isEqualTo(0xFFD8FF);
    assertThat(meanDifference(ColourImage.decode(jpeg).rgb(), rgb)).isLessThan(12);
  }

  @Test
  void shouldRefusePixelsThatDoNotFitTheSize() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ColourImage(3, 3, new int[8]));
  }

  private static ColourImage decode(byte[] file) {
    return ColourImage.decode(ByteBuffer.wrap(file));
  }

  private static InvalidRecordException assertBadImage(byte[] file) {
    InvalidRecordException fault =
        catchThrowableOfType(InvalidRecordException.class, () -> decode(file));
    assertThat(fault).isNotNull();
    assertThat(fault.reason()).isEqualTo("bad-image");
    return fault;
  }

  private static void assertBadDepth(byte[] file, String message) {
    InvalidRecordException fault =
        catchThrowableOfType(
            InvalidRecordException.class,
            () -> DepthPng.decode(ByteBuffer.wrap(file), WIDTH, HEIGHT));
    assertThat(fault).isNotNull();
    assertThat(fault.reason()).isEqualTo("bad-depth");
    assertThat(fault).hasMessageContaining(message);
  }

  /** The same PNG with another size in its header and a check sum that holds. */
  private static byte[] declaring(byte[] png, int width, int height) {
    ByteBuffer buffer = ByteBuffer.wrap(png.clone());
    buffer.putInt(16, width).putInt(20, height);
    CRC32 crc = new CRC32();
    crc.update(buffer.array(), 12, 17);
    return buffer.putInt(29, (int) crc.getValue()).array();
  }

  private static double meanDifference(int[] a, int[] b) {
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        sum += Math.abs(((a[i] >> shift) & 0xFF) - ((b[i] >> shift) & 0xFF));
      }
    }
    return sum / (3.0 * a.length);
  }
}
