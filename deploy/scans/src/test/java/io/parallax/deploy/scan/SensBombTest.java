package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parallax.fuzz.Allocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small {@code .sens} files that claim to be large. */
class SensBombTest {
  private static final long LITTLE = 256 << 10;

  @TempDir private Path directory;

  @Test
  void shouldRefuseDepthOfMorePixelsThanAnyImage() throws IOException {
    SensBytes.Header header = new SensBytes.Header();
    header.depthWidth = 65_535;
    header.depthHeight = 65_535;

    assertRefused(new SensBytes(header).toArray(), "65535×65535");
  }

  @Test
  void shouldRefuseMoreFramesThanTheFileHasRoomFor() throws IOException {
    SensBytes.Header header = new SensBytes.Header();
    header.frames = Integer.MAX_VALUE;

    assertRefused(new SensBytes(header).toArray(), "2147483647 frames");
  }

  @Test
  void shouldRefuseAnImageOfMoreBytesThanAnyImage() throws IOException {
    SensBytes bytes = new SensBytes(new SensBytes.Header());
    bytes.frameHeader(SensBytes.IDENTITY, 0, 1L << 40, 1);

    assertRefused(bytes.toArray(), "1099511627776 bytes");
  }

  /** 100 MB of zeros behind a header that says 4×2 pixels. */
  @Test
  void shouldNotInflateMoreDepthThanTheHeaderDeclares() throws IOException {
    byte[] bomb = SensBytes.zlib(new byte[100 << 20]);
    SensBytes bytes = new SensBytes(new SensBytes.Header());
    bytes.frame(SensBytes.IDENTITY, 0, TestImages.colourPng(4, 2), bomb);
    SensFile file = SensFile.open(write(bytes.toArray()), DepthOptions.NONE);

    assertThatExceptionOfType(UnreadableScanException.class)
        .isThrownBy(() -> file.images(0).depth())
        .withMessageContaining("is not the zlib of 16 bytes");
    assertThat(Allocation.of(() -> file.images(0).depth())).isLessThan(LITTLE);
  }

  /** The header says 2^24 pixels, the zlib is of eight. */
  @Test
  void shouldRefuseDepthTooSmallForWhatTheHeaderDeclares() throws IOException {
    SensBytes.Header header = new SensBytes.Header();
    header.colourWidth = 4096;
    header.colourHeight = 4096;
    header.depthWidth = 4096;
    header.depthHeight = 4096;
    SensBytes bytes = new SensBytes(header);
    bytes.frame(SensBytes.IDENTITY, 0, TestImages.colourPng(4, 2), SensBytes.zlib(new byte[16]));
    SensFile file = SensFile.open(write(bytes.toArray()), DepthOptions.NONE);

    assertThatExceptionOfType(UnreadableScanException.class)
        .isThrownBy(() -> file.images(0).depth())
        .withMessageContaining("is not the zlib of 33554432 bytes");
    assertThat(Allocation.of(() -> file.images(0).depth())).isLessThan(LITTLE);
  }

  private void assertRefused(byte[] bomb, String message) throws IOException {
    Path file = write(bomb);
    assertThatExceptionOfType(UnreadableScanException.class)
        .isThrownBy(() -> SensFile.open(file, DepthOptions.NONE))
        .withMessageContaining(message);
    assertThat(Allocation.of(() -> SensFile.open(file, DepthOptions.NONE))).isLessThan(LITTLE);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("bomb.sens"), bytes);
  }
}
