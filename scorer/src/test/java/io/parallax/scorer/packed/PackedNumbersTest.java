package io.parallax.scorer.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PackedNumbersTest {
  @Test
  void shouldGiveBackEveryNumber() {
    Random random = new Random(3);
    long[] values =
        random.longs(5_000, 0, Long.MAX_VALUE).map(v -> v >>> random.nextInt(63)).toArray();
    values[0] = 0;
    values[1] = 127;
    values[2] = 128;
    values[3] = Long.MAX_VALUE;
    PackedWriter writer = new PackedWriter();
    for (long value : values) {
      writer.write(value);
    }

    PackedReader reader = new PackedReader().reset(writer.toBytes());

    for (long value : values) {
      assertThat(reader.next()).isEqualTo(value);
    }
    assertThat(reader.hasNext()).isFalse();
  }

  @Test
  void shouldGiveBackEverySignedNumber() {
    Random random = new Random(4);
    long[] values = random.longs(5_000).map(v -> v >> (2 + random.nextInt(62))).toArray();
    values[0] = 0;
    values[1] = -1;
    values[2] = (1L << 62) - 1;
    values[3] = -(1L << 62) + 1;
    PackedWriter writer = new PackedWriter();
    for (long value : values) {
      writer.writeSigned(value);
    }

    PackedReader reader = new PackedReader().reset(writer.toBytes());

    for (long value : values) {
      assertThat(reader.nextSigned()).isEqualTo(value);
    }
    assertThat(reader.hasNext()).isFalse();
  }

  @Test
  void shouldRefuseNumberWhenBytesEndInIt() {
    PackedReader reader = new PackedReader().reset(new byte[] {(byte) 0x80});

    assertThatThrownBy(reader::next)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("end in the middle");
  }

  @Test
  void shouldRefuseNumberWhenItIsTooLong() {
    byte[] endless = new byte[20];
    Arrays.fill(endless, (byte) 0xff);

    assertThatThrownBy(() -> new PackedReader().reset(endless).next())
        .hasMessageContaining("more than 63 bits");
  }

  @Test
  void shouldNameTheValueWhenItExceedsItsLimit() {
    PackedReader reader = new PackedReader().reset(new byte[] {9});

    assertThatThrownBy(() -> reader.nextBelow(9, "superpixel"))
        .hasMessage("superpixel must be below 9, but is 9");
  }
}
