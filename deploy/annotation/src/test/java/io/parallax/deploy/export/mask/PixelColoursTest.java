package io.parallax.deploy.export.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.schemas.image.EncodedImage;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import org.junit.jupiter.api.Test;

/** Pictures of 2×1 pixels, of every kind that PNG has. */
class PixelColoursTest {
  private static final int CLEAR = PixelColours.CLEAR;

  @Test
  void shouldReadColoursExactlyWhenAPictureHasThem() {
    assertColours(decode(picture(BufferedImage.TYPE_3BYTE_BGR, 0x123456, 0xfedcba)));
    assertColours(decode(picture(BufferedImage.TYPE_INT_ARGB, 0xff123456, 0xfffedcba)));
    assertColours(decode(wide(/* alpha= */ false, 0x1212, 0x3434, 0x5656, 0xfefe, 0xdcdc, 0xbaba)));
    assertColours(decode(indexed(8, 2, 1, 0, 0xfedcba, 0x123456)));
    assertColours(decode(indexed(2, 2, 1, 0, 0xfedcba, 0x123456)));
  }

  private static void assertColours(PixelColours colours) {
    assertThat(colours.width()).isEqualTo(2);
    assertThat(colours.height()).isEqualTo(1);
    assertThat(colours.grey()).isFalse();
    assertThat(colours.greyBits()).isZero();
    assertThat(colours.values()).containsExactly(0x123456, 0xfedcba);
  }

  @Test
  void shouldScaleGreysOfFewBitsAsPngDefinesIt() {
    assertGreys(indexed(1, 0, 1, 0, 0xffffff), 8, 0, 255);
    assertGreys(greyRamp(2, 1, 3), 8, 85, 255);
    assertGreys(greyRamp(4, 1, 15), 8, 17, 255);
    assertGreys(samples(BufferedImage.TYPE_BYTE_GRAY, 5, 255), 8, 5, 255);
    assertGreys(samples(BufferedImage.TYPE_USHORT_GRAY, 5, 65535), 16, 5, 65535);
    // A palette of nothing but greys.
    assertGreys(indexed(8, 2, 0, 0x070707, 0, 0x050505), 8, 5, 7);
  }

  private static void assertGreys(BufferedImage image, int bits, int... values) {
    PixelColours colours = decode(image);
    assertThat(colours.grey()).isTrue();
    assertThat(colours.greyBits()).isEqualTo(bits);
    assertThat(colours.values()).containsExactly(values);
  }

  @Test
  void shouldTellWhatIsTransparentAndRefuseWhatIsHalf() {
    assertThat(decode(picture(BufferedImage.TYPE_INT_ARGB, 0x00123456, 0xff123456)).values())
        .containsExactly(CLEAR, 0x123456);
    BufferedImage wide =
        wide(/* alpha= */ true, 0x1212, 0x3434, 0x5656, 0xffff, 0xfefe, 0xdcdc, 0xbaba, 0);
    assertThat(decode(wide).values()).containsExactly(0x123456, CLEAR);
    PixelColours grey = decode(greyAndOpacity(7, 255, 9, 0));
    assertThat(grey.grey()).isTrue();
    assertThat(grey.values()).containsExactly(7, CLEAR);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> decode(picture(BufferedImage.TYPE_INT_ARGB, 0xff123456, 0x80123456)))
        .withMessage("its mask is half transparent at (1, 0)");
  }

  @Test
  void shouldRefuseColoursWhenEightBitsCannotGiveThem() {
    BufferedImage image = wide(/* alpha= */ false, 0x1212, 0x3434, 0x5656, 0xfefe, 0xdcdd, 0xbaba);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> decode(image))
        .withMessage("its mask has a colour of 16 bits a channel at (1, 0), which no class has");
  }

  private static PixelColours decode(BufferedImage image) {
    return PixelColours.decode(EncodedImage.png(image));
  }

  private static BufferedImage picture(int type, int left, int right) {
    BufferedImage image = new BufferedImage(2, 1, type);
    image.setRGB(0, 0, left);
    image.setRGB(1, 0, right);
    return image;
  }

  private static BufferedImage samples(int type, int... samples) {
    BufferedImage image = new BufferedImage(2, 1, type);
    image.getRaster().setSamples(0, 0, 2, 1, 0, samples);
    return image;
  }

  private static BufferedImage wide(boolean alpha, int... samples) {
    return components(ColorSpace.CS_sRGB, alpha, DataBuffer.TYPE_USHORT, samples);
  }

  private static BufferedImage greyAndOpacity(int... samples) {
    return components(ColorSpace.CS_GRAY, /* alpha= */ true, DataBuffer.TYPE_BYTE, samples);
  }

  private static BufferedImage components(int space, boolean alpha, int type, int... samples) {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(space),
            alpha,
            /* isAlphaPremultiplied= */ false,
            alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            type);
    BufferedImage image =
        new BufferedImage(model, model.createCompatibleWritableRaster(2, 1), false, null);
    image.getRaster().setPixels(0, 0, 2, 1, samples);
    return image;
  }

  /** The greys that a number of bits can give, black first. */
  private static BufferedImage greyRamp(int bits, int left, int right) {
    int[] palette = new int[1 << bits];
    for (int i = 0; i < palette.length; i++) {
      palette[i] = 0x010101 * (255 * i / (palette.length - 1));
    }
    return indexed(bits, left, right, palette);
  }

  private static BufferedImage indexed(int bits, int left, int right, int... palette) {
    IndexColorModel model =
        new IndexColorModel(bits, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage image =
        new BufferedImage(
            2,
            1,
            bits < 8 ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED,
            model);
    image.getRaster().setSamples(0, 0, 2, 1, 0, new int[] {left, right});
    return image;
  }
}
