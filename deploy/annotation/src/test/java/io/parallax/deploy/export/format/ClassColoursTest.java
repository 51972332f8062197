package io.parallax.deploy.export.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.image.Limits;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClassColoursTest {

  @Test
  void shouldGiveEveryClassAColourOfItsOwn() {
    int[] colours = ClassColours.of(Limits.MAX_CLASSES);

    assertThat(Arrays.stream(colours).distinct().count()).isEqualTo(Limits.MAX_CLASSES);
    for (int colour : colours) {
      int red = colour >> 16;
      int green = colour >> 8 & 0xff;
      int blue = colour & 0xff;
      assertThat(red == green && green == blue).as("grey %06x", colour).isFalse();
      assertThat(Math.min(red, Math.min(green, blue))).isGreaterThanOrEqualTo(ClassColours.DARKEST);
    }
  }

  /** Masks that were exported before are read with these. */
  @Test
  void shouldKeepTheColourOfAClassWhateverNumberThereIs() {
    int[] few = ClassColours.of(40);

    assertThat(ClassColours.of(1000)).startsWith(few);
    assertThat(few).startsWith(0xf25555, 0x3e60b3, 0xb1f255, 0xb33ea4, 0x55f2d8, 0xb37d3e);
    assertThat(few).endsWith(0x55f2e4, 0xb3863e);
    assertThat(ClassColours.html(few[1])).isEqualTo("#3e60b3");
  }
}
