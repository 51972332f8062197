package io.parallax.deploy.export.format;

import java.awt.Color;
import java.util.BitSet;
import java.util.Locale;

/**
 * The colours of classes: no two have the same, and none has a grey, black is where nothing is
 * said. The colour of class n is the same whatever number of classes there is.
 */
final class ClassColours {
  /** Steps of the golden ratio: hues that follow each other are far apart. */
  private static final float HUE_STEP = 0.618034f;

  private static final int ALL = 0xffffff;

  /** Odd, so that it comes to every colour before it comes to one again. */
  private static final int OTHER = 0x5a1d37;

  /** No class's colour is darker than this in all of its channels, nor in its grey. */
  static final int DARKEST = 62;

  private ClassColours() {}

  /** The colours of so many classes, 0xRRGGBB. */
  static int[] of(int classes) {
    int[] colours = new int[classes];
    BitSet taken = new BitSet(ALL + 1);
    for (int i = 0; i < classes; i++) {
      float brightness = i % 2 == 0 ? 0.95f : 0.7f;
      int colour = Color.HSBtoRGB(i * HUE_STEP, 0.65f, brightness) & ALL;
      // There are some 1,600 of these; from there on hue and brightness are any.
      while (taken.get(colour) || isDull(colour)) {
        colour = colour + OTHER & ALL;
      }
      taken.set(colour);
      colours[i] = colour;
    }
    return colours;
  }

  private static boolean isDull(int colour) {
    int red = colour >> 16;
    int green = colour >> 8 & 0xff;
    int blue = colour & 0xff;
    return Math.min(red, Math.min(green, blue)) < DARKEST || (red == green && green == blue);
  }

  /** A colour as HTML writes it. */
  static String html(int colour) {
    return String.format(Locale.ROOT, "#%06x", colour);
  }
}
