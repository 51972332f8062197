package io.parallax.inference.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreyPng16Test {
  private static final int WIDTH = 37;
  private static final int HEIGHT = 23;

  /** Rows of random bytes behind any filter are an image like any other. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, -1})
  void shouldDecodeLikeImageIoWhateverTheFilter(int filter) throws IOException {
    Random random = new Random(filter);
    byte[] rows = new byte[HEIGHT * (1 + 2 * WIDTH)];
    random.nextBytes(rows);
    for (int y = 0; y < HEIGHT; y++) {
      rows[y * (1 + 2 * WIDTH)] = (byte) (filter >= 0 ? filter : random.nextInt(5));
    }
    for (int chunks : new int[] {1, 2, 7}) {
      byte[] file = png(rows, chunks);
      BufferedImage expected = ImageIO.read(new ByteArrayInputStream(file));

      short[] samples = (short[]) expected.getRaster().getDataElements(0, 0, WIDTH, HEIGHT, null);
      assertThat(decode(file, WIDTH, HEIGHT)).isEqualTo(samples);
      assertThat(decode(file, 11, 7))
          .isEqualTo(NearestReading.resize(samples, WIDTH, HEIGHT, 11, 7));
      assertThat(decode(file, 50, 60))
          .isEqualTo(NearestReading.resize(samples, WIDTH, HEIGHT, 50, 60));
    }
  }

  @Test
  void shouldPredictAsTheFilterIsDefined() {
    for (int left = 0; left < 256; left++) {
      for (int up = 0; up < 256; up++) {
        for (int corner = 0; corner < 256; corner++) {
          if (GreyPng16.nearest(left, up, corner) != defined(left, up, corner)) {
            assertThat(GreyPng16.nearest(left, up, corner))
                .as("%d, %d, %d", left, up, corner)
                .isEqualTo(defined(left, up, corner));
          }
        }
      }
    }
  }

  @Test
  void shouldRefuseDataThatAreNone() {
    byte[] rows = new byte[HEIGHT * (1 + 2 * WIDTH)];
    assertRefused(png(Arrays.copyOf(rows, rows.length - 1), 1), "ends before its last row");
    rows[1 + 2 * WIDTH] = 5;
    assertRefused(png(rows, 1), "filter 5");
    assertRefused(file(new byte[] {1, 2, 3, 4, 5, 6}, 1), "damaged");
    assertRefused(file(new byte[0], 1), "ends before its last row");
  }

  private static void assertRefused(byte[] file, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decode(file, WIDTH, HEIGHT))
        .withMessageContaining(message);
  }

  private static short[] decode(byte[] file, int newWidth, int newHeight) {
    return GreyPng16.decode(
        ByteBuffer.wrap(file), WIDTH, new NearestReading(WIDTH, HEIGHT, newWidth, newHeight));
  }

  private static int defined(int left, int up, int corner) {
    int sum = left + up - corner;
    int toLeft = Math.abs(sum - left);
    int toUp = Math.abs(sum - up);
    int toCorner = Math.abs(sum - corner);
    if (toLeft <= toUp && toLeft <= toCorner) {
      return left;
    }
    return toUp <= toCorner ? up : corner;
  }

  private static byte[] png(byte[] rows, int chunks) {
    Deflater deflater = new Deflater();
    deflater.setInput(rows);
    deflater.finish();
    byte[] packed = new byte[2 * rows.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    return file(Arrays.copyOf(packed, length), chunks);
  }

  private static byte[] file(byte[] data, int chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(WIDTH).putInt(HEIGHT).put((byte) 16);
    chunk(out, "IHDR", header.array());
    chunk(out, "tEXt", "no image".getBytes(US_ASCII));
    int size = data.length / chunks;
    for (int i = 0; i < chunks; i++) {
      int end = i == chunks - 1 ? data.length : (i + 1) * size;
      chunk(out, "IDAT", Arrays.copyOfRange(data, i * size, end));
    }
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
    byte[] typed =
        ByteBuffer.allocate(4 + content.length).put(type.getBytes(US_ASCII)).put(content).array();
    CRC32 crc = new CRC32();
    crc.update(typed);
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    out.writeBytes(typed);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
