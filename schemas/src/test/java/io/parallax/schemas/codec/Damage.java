package io.parallax.schemas.codec;

import java.util.Arrays;
import java.util.Random;

/** Damage as records meet it: bytes that changed, a tail that is missing, a tail of rubbish. */
public final class Damage {
  private Damage() {}

  /** A damaged copy; never of the same content. */
  public static byte[] damage(byte[] bytes, Random random) {
    byte[] damaged =
        switch (random.nextInt(4)) {
          case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
          case 1 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(10));
          default -> bytes.clone();
        };
    if (damaged.length == bytes.length) {
      for (int i = 0; i <= random.nextInt(4); i++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      }
    }
    return Arrays.equals(damaged, bytes) ? damage(bytes, random) : damaged;
  }
}
