package io.parallax.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DepthPlaneTest {

  @Test
  void shouldGiveBackTheImageWhenItWasPacked() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      int width = 1 + random.nextInt(40);
      int height = 1 + random.nextInt(40);
      short[] depth = depth(random, width * height);

      assertThat(DepthPlane.decode(DepthPlane.encode(depth, width, height), width, height))
          .isEqualTo(depth);
    }
  }

  @Test
  void shouldReadNothingWhereAWriterSaysInvalid() {
    short[] written = {1000, (short) 65535, 1001, (short) 65534, (short) 65535, (short) 65535};

    assertThat(DepthPlane.decode(DepthPlane.encode(written, 3, 2), 3, 2))
        .containsExactly(new short[] {1000, 0, 1001, (short) 65534, 0, 0});
  }

  @Test
  void shouldLieInMemoryAsTheRecordDocuments() {
    short[] depth = {1000, 1003, 0, (short) 65535, 1, 2};

    byte[] bytes = Planes.decompress(DepthPlane.encode(depth, 3, 2), 12);

    // Row 1: 1000, +3, -1003. Row 2: 65535, +2 modulo 2^16, +1. Low bytes, then high bytes.
    int[] differences = {1000, 3, 65536 - 1003, 65535, 2, 1};
    for (int i = 0; i < 6; i++) {
      assertThat(bytes[i] & 0xFF).isEqualTo(differences[i] & 0xFF);
      assertThat(bytes[6 + i] & 0xFF).isEqualTo(differences[i] >> 8);
    }
  }

  @Test
  void shouldRefuseWhenTheSizeIsAnother() {
    ByteBuffer packed = DepthPlane.encode(new short[6], 3, 2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DepthPlane.decode(packed, 3, 3))
        .withMessage("zstd data declare 12 bytes, expected 18");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DepthPlane.encode(new short[6], 3, 3))
        .withMessage("Depth image of 3×3 has 6 pixels");
    assertThatIllegalArgumentException().isThrownBy(() -> DepthPlane.decode(packed, 0, 6));
    assertThatIllegalArgumentException().isThrownBy(() -> DepthPlane.decode(packed, -3, -2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DepthPlane.decode(packed, 1 << 16, 1 << 16))
        .withMessageContaining("65536×65536");
  }

  @Test
  void shouldReturnOrRefuseWhenBytesAreDamaged() {
    Random random = new Random(2);
    byte[] packed = DepthPlane.encode(depth(random, 24 * 18), 24, 18).array();
    for (int round = 0; round < 1000; round++) {
      ByteBuffer damaged = ByteBuffer.wrap(Damage.damage(packed, random));
      try {
        assertThat(DepthPlane.decode(damaged, 24, 18)).hasSize(24 * 18);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("zstd");
      }
    }
  }

  private static short[] depth(Random random, int pixels) {
    short[] depth = new short[pixels];
    for (int i = 0; i < pixels; i++) {
      depth[i] =
          (short) (random.nextInt(10) == 0 ? random.nextInt(65_535) : 2000 + random.nextInt(20));
    }
    return depth;
  }
}
