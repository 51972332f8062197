package io.parallax.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SuperpixelPlaneTest {

  @Test
  void shouldGiveBackTheIdsWhenTheyWerePacked() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      short[] ids = ids(random, 1 + random.nextInt(2000));

      assertThat(SuperpixelPlane.decode(SuperpixelPlane.encode(ids), ids.length)).isEqualTo(ids);
    }
  }

  @Test
  void shouldBeLittleEndian() {
    byte[] bytes = Planes.decompress(SuperpixelPlane.encode(new short[] {0x0102, -2}), 4);

    assertThat(bytes).containsExactly(2, 1, 0xFE, 0xFF);
  }

  @Test
  void shouldRefuseWhenThePixelsAreAnotherNumber() {
    ByteBuffer packed = SuperpixelPlane.encode(new short[10]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SuperpixelPlane.decode(packed, 11))
        .withMessage("zstd data declare 20 bytes, expected 22");
    assertThatIllegalArgumentException().isThrownBy(() -> SuperpixelPlane.decode(packed, -1));
  }

  @Test
  void shouldReturnOrRefuseWhenBytesAreDamaged() {
    Random random = new Random(2);
    byte[] packed = SuperpixelPlane.encode(ids(random, 500)).array();
    for (int round = 0; round < 1000; round++) {
      ByteBuffer damaged = ByteBuffer.wrap(Damage.damage(packed, random));
      try {
        assertThat(SuperpixelPlane.decode(damaged, 500)).hasSize(500);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("zstd");
      }
    }
  }

  @Test
  void shouldNameARasterByItsSizeAndIds() {
    short[] ids = ids(new Random(3), 48);
    short[] other = ids.clone();
    other[47] ^= 0x100;
    String name = SuperpixelPlane.name(ids, 8, 6);

    assertThat(name).hasSize(16).matches("[0-9a-f]+");
    assertThat(SuperpixelPlane.name(ids.clone(), 8, 6)).isEqualTo(name);
    assertThat(SuperpixelPlane.name(ids, 6, 8)).isNotEqualTo(name);
    assertThat(SuperpixelPlane.name(other, 8, 6)).isNotEqualTo(name);
  }

  /** A name is in the keys of stores: another one would orphan what is there. */
  @Test
  void shouldKeepTheNamesThatRastersHave() {
    // head -c 16 of: printf '\2\0\0\0\1\0\0\0\2\1\376\377' | sha256sum
    assertThat(SuperpixelPlane.name(new short[] {0x0102, -2}, 2, 1)).isEqualTo("39f48af7a1fcc0d8");
  }

  private static short[] ids(Random random, int pixels) {
    short[] ids = new short[pixels];
    for (int i = 1; i < pixels; i++) {
      ids[i] = random.nextInt(20) == 0 ? (short) random.nextInt() : ids[i - 1];
    }
    return ids;
  }
}
