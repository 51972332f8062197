package io.parallax.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.parallax.fuzz.Allocation;
import io.parallax.fuzz.PngMutator;
import io.parallax.schemas.codec.Planes;
import io.parallax.schemas.image.EncodedImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/**
 * Small inputs that claim to be large: refused by what they declare, before anything is inflated.
 */
class BombTest {
  private static final int SIZE = 64;
  private static final long LITTLE = 256 << 10;
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;

  @Test
  void shouldRefuseZstdThatDeclaresAnotherLengthThanIsExpected() {
    ByteBuffer bomb = ByteBuffer.wrap(Zstd.compress(new byte[64 << 20], 1));

    assertRefused(() -> Planes.decompress(bomb, 4096), "declare 67108864 bytes, expected 4096");
  }

  @Test
  void shouldRefuseZstdThatDeclaresNoLength() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(bytes)) {
      out.write(new byte[1 << 20]);
    }
    ByteBuffer bomb = ByteBuffer.wrap(bytes.toByteArray());

    assertRefused(() -> Planes.decompress(bomb, 1 << 20), "declared length");
  }

  @Test
  void shouldRefuseZstdTooSmallForWhatItDeclares() {
    // Magic number; one segment with a length of 4 bytes: 2^28; an empty last block.
    byte[] bomb = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, (byte) 0xA0, 0, 0, 0, 0x10, 1, 0, 0};

    assertRefused(
        () -> Planes.decompress(ByteBuffer.wrap(bomb), 1 << 28), "cannot hold the 268435456");
  }

  @Test
  void shouldRefuseZstdThatHoldsMoreThanItDeclares() {
    byte[] first = Zstd.compress(new byte[4096], 1);
    byte[] second = Zstd.compress(new byte[64 << 20], 1);
    ByteBuffer bomb =
        ByteBuffer.allocate(first.length + second.length).put(first).put(second).flip();

    assertRefused(() -> Planes.decompress(bomb, 4096), "Damaged zstd data");
  }

  @Test
  void shouldTakeZerosPackedAsTightAsZstdCan() {
    byte[] zeros = new byte[1 << 24];

    assertThat(Planes.decompress(Planes.compress(zeros), zeros.length)).isEqualTo(zeros);
    assertThat(Planes.decompress(ByteBuffer.wrap(Zstd.compress(zeros, 19)), zeros.length))
        .isEqualTo(zeros);
  }

  @Test
  void shouldRefusePngOfMorePixelsThanAnyImage() {
    assertRefused(png(60_000, 60_000, 4 << 20), "16777216 pixels");
    assertRefused(png(-1, -1, SIZE), "16777216 pixels");
  }

  @Test
  void shouldRefusePngTooSmallForWhatItDeclares() {
    assertRefused(png(4096, 4096, SIZE), "cannot be an image");
  }

  /** What comes after the last row is never inflated. */
  @Test
  void shouldNotInflateMoreOfPngThanItDeclares() {
    ByteBuffer bomb = png(SIZE, SIZE, 100 << 20);
    EncodedImage.decode(png(SIZE, SIZE, SIZE * (SIZE + 1)));

    assertThat(Allocation.of(() -> EncodedImage.decode(bomb))).isLessThan(LITTLE);
  }

  @Test
  void shouldTakeBlackPngOfTheLargestSize() throws IOException {
    BufferedImage black = new BufferedImage(4096, 4096, BufferedImage.TYPE_BYTE_BINARY);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(black, "png", bytes);

    assertThat(EncodedImage.decode(ByteBuffer.wrap(bytes.toByteArray())).getWidth())
        .isEqualTo(4096);
  }

  @Test
  void shouldRefuseJpegOfMorePixelsThanAnyImage() throws IOException {
    assertRefused(jpeg(65_500, 65_500, 1), "16777216 pixels");
  }

  @Test
  void shouldRefuseJpegTooSmallForWhatItDeclares() throws IOException {
    assertRefused(jpeg(4096, 4096, 1), "cannot be an image");
  }

  @Test
  void shouldRefuseJpegOfEndlessScans() throws IOException {
    assertRefused(jpeg(SIZE, SIZE, 5_000), "more than 100 scans");
  }

  private static void assertRefused(ByteBuffer image, String message) {
    assertRefused(() -> EncodedImage.decode(image), message);
  }

  private static void assertRefused(Runnable decoder, String message) {
    assertThatIllegalArgumentException().isThrownBy(decoder::run).withMessageContaining(message);
    assertThat(Allocation.of(decoder)).isLessThan(LITTLE);
  }

  /** A grey PNG of that size, whose data are so many zeros. */
  private static ByteBuffer png(int width, int height, int zeros) {
    byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).array();
    byte[] data = PngMutator.deflated(new byte[zeros]);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(ByteBuffer.allocate(8).putLong(SIGNATURE).array());
    file.writeBytes(PngMutator.chunk("IHDR", header));
    file.writeBytes(PngMutator.chunk("IDAT", data));
    file.writeBytes(PngMutator.chunk("IEND", new byte[0]));
    return ByteBuffer.wrap(file.toByteArray());
  }

  /** A JPEG that claims another size than its data have, with its scan so many times. */
  private static ByteBuffer jpeg(int width, int height, int scans) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY), "jpeg", bytes);
    byte[] jpeg = bytes.toByteArray();
    int scan = 0;
    for (int at = 0; at + 1 < jpeg.length; at++) {
      if ((jpeg[at] & 0xFF) == 0xFF && (jpeg[at + 1] & 0xFF) == 0xC0) {
        ByteBuffer.wrap(jpeg).putShort(at + 5, (short) height).putShort(at + 7, (short) width);
      }
      if ((jpeg[at] & 0xFF) == 0xFF && (jpeg[at + 1] & 0xFF) == 0xDA) {
        scan = at;
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(jpeg, 0, scan);
    for (int i = 0; i < scans; i++) {
      file.write(jpeg, scan, jpeg.length - 2 - scan);
    }
    file.write(jpeg, jpeg.length - 2, 2);
    return ByteBuffer.wrap(file.toByteArray());
  }
}
