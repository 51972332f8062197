package io.parallax.scorer.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ShareCursorTest {
  private final ShareCursor cursor = new ShareCursor();

  private List<SuperpixelShare> read(byte[] packed) {
    List<SuperpixelShare> shares = new ArrayList<>();
    cursor.reset(packed);
    while (cursor.next()) {
      shares.add(cursor.share());
    }
    return shares;
  }

  @Test
  void shouldGiveTheSumsOfEachSuperpixelInAscendingOrder() {
    Random random = new Random(11);
    ShareSums sums = new ShareSums();
    for (int round = 0; round < 100; round++) {
      sums.clear();
      TreeMap<Integer, SuperpixelShare> expected = new TreeMap<>();
      for (int i = random.nextInt(200); i > 0; i--) {
        int id = random.nextInt(round % 2 == 0 ? 1 << 16 : 40);
        int m = 1 + random.nextInt(300);
        long entropy = random.nextInt(6 << 16);
        long divergence = random.nextInt(9 << 16) - 3L;
        int views = 1 + random.nextInt(2000);
        sums.add(id, m, entropy, divergence, views);
        expected.merge(
            id,
            new SuperpixelShare(id, m, m * entropy, m * divergence, (long) m * views),
            (a, b) ->
                new SuperpixelShare(
                    id,
                    a.pixels() + b.pixels(),
                    a.viewEntropy() + b.viewEntropy(),
                    a.viewDivergence() + b.viewDivergence(),
                    a.views() + b.views()));
      }

      assertThat(read(sums.pack())).isEqualTo(List.copyOf(expected.values()));
    }
  }

  @Test
  void shouldKeepADivergenceBelowZero() {
    ShareSums sums = new ShareSums();
    sums.add(65_535, 4, 0, -1, 1);

    assertThat(read(sums.pack())).containsExactly(new SuperpixelShare(65_535, 4, 0, -4, 4));
  }

  @Test
  void shouldRefuseBytesThatAreNoShares() {
    ShareSums sums = new ShareSums();
    sums.add(3, 5, 70_000, 9, 2);
    byte[] packed = sums.pack();

    for (int length = 1; length < packed.length; length++) {
      byte[] cut = Arrays.copyOf(packed, length);
      assertThatThrownBy(() -> cursor.requireShares(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
    byte[] noise = new byte[64];
    Arrays.fill(noise, (byte) 0xff);
    assertThatThrownBy(() -> cursor.requireShares(noise))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] idTooHigh = {(byte) 0x80, (byte) 0x80, 4, 0, 0, 0, 0};
    assertThatThrownBy(() -> cursor.requireShares(idTooHigh))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("superpixel");
  }
}
