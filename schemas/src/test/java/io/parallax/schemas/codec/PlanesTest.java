package io.parallax.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlanesTest {

  @Test
  void shouldGiveBackTheBytesWhenTheyWereCompressed() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      byte[] bytes = sparse(random, random.nextInt(5000));
      ByteBuffer compressed = Planes.compress(bytes);

      assertThat(Planes.decompress(compressed, bytes.length)).isEqualTo(bytes);
      assertThat(compressed.position()).isZero();
    }
  }

  @Test
  void shouldReadOnlyFromPositionToLimitWhenTheBufferIsAPartOfAnother() {
    byte[] bytes = sparse(new Random(2), 1000);
    ByteBuffer compressed = Planes.compress(bytes);
    byte[] around = new byte[compressed.remaining() + 20];
    Arrays.fill(around, (byte) 0x5A);
    ByteBuffer part = ByteBuffer.wrap(around, 7, compressed.remaining());
    part.duplicate().put(compressed.duplicate());

    assertThat(Planes.decompress(part, 1000)).isEqualTo(bytes);
    assertThat(Planes.decompress(part.asReadOnlyBuffer(), 1000)).isEqualTo(bytes);
    assertThat(Planes.decompress(direct(compressed), 1000)).isEqualTo(bytes);
  }

  @Test
  void shouldRefuseWhenAnotherLengthIsDeclared() {
    ByteBuffer compressed = Planes.compress(new byte[100]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Planes.decompress(compressed, 99))
        .withMessage("zstd data declare 100 bytes, expected 99");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Planes.decompress(compressed, 101))
        .withMessage("zstd data declare 100 bytes, expected 101");
  }

  @Test
  void shouldRefuseWhenNoLengthIsDeclared() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZstdOutputStream stream = new ZstdOutputStream(out)) {
      stream.write(new byte[100]);
    }
    ByteBuffer streamed = ByteBuffer.wrap(out.toByteArray());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Planes.decompress(streamed, 100))
        .withMessageContaining("declared length");
  }

  @Test
  void shouldRefuseWhenTheDataAreNoZstd() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Planes.decompress(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6}), 10))
        .withMessageContaining("Not zstd data");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Planes.decompress(ByteBuffer.allocate(0), 0))
        .withMessageContaining("Not zstd data");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Planes.decompress(ByteBuffer.allocate(0), -1))
        .withMessageContaining("negative");
  }

  @Test
  void shouldRefuseWhenMoreFollowsTheContent() {
    byte[] first = Zstd.compress(new byte[50], 1);
    byte[] twice = Arrays.copyOf(first, 2 * first.length);
    System.arraycopy(first, 0, twice, first.length, first.length);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Planes.decompress(ByteBuffer.wrap(twice), 50));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Planes.decompress(ByteBuffer.wrap(Arrays.copyOf(first, first.length + 3)), 50));
  }

  @Test
  void shouldReturnOrRefuseWhenBytesAreDamaged() {
    Random random = new Random(3);
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] compressed = bytesOf(Planes.compress(sparse(random, 700)));
      byte[] damaged = Damage.damage(compressed, random);
      try {
        assertThat(Planes.decompress(ByteBuffer.wrap(damaged), 700)).hasSize(700);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("zstd");
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private static byte[] sparse(Random random, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length / 10; i++) {
      bytes[random.nextInt(length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private static byte[] bytesOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static ByteBuffer direct(ByteBuffer buffer) {
    ByteBuffer direct = ByteBuffer.allocateDirect(buffer.remaining());
    direct.put(buffer.duplicate()).flip();
    return direct;
  }
}
