package io.parallax.deploy.export.format;

import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelColours;
import io.parallax.deploy.export.mask.PixelMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;

/**
 * The classes that a painted mask shows. They are told by colour: a program may put a palette into
 * another order, but the colour that somebody painted names its class. Black and what is
 * transparent are nothing.
 *
 * <p>A grey picture has no colours. With more than 255 classes masks are written so, with 16 bits.
 * With fewer, its numbers are class ids only where they can be nothing else: each is one, or says
 * "nothing", and one at least is darker than any class's colour becomes when it is turned to grey.
 */
final class MaskClasses {
  /** Where nothing is said in a mask of 8 bits. */
  static final int NOTHING_8 = 0xff;

  /** Where nothing is said in a mask of 16 bits. */
  static final int NOTHING_16 = 0xffff;

  private static final int BLACK = 0;
  private static final int WIDE = 16;
  private static final int NONE = -1;

  private final ClassNames classes;
  private final int[] sortedColours;
  private final int[] idsOfSorted;

  MaskClasses(ClassNames classes) {
    this.classes = classes;
    long[] colours = new long[classes.size()];
    int[] byId = classes.colours();
    for (int id = 0; id < colours.length; id++) {
      colours[id] = (long) byId[id] << Integer.SIZE | id;
    }
    Arrays.sort(colours);
    sortedColours = Arrays.stream(colours).mapToInt(pair -> (int) (pair >> Integer.SIZE)).toArray();
    idsOfSorted = Arrays.stream(colours).mapToInt(pair -> (int) pair).toArray();
  }

  /** What is written where nothing is said. */
  static int nothing(ClassNames classes) {
    return classes.size() <= NOTHING_8 ? NOTHING_8 : NOTHING_16;
  }

  /** Whether a mask is black all over, and has nothing to tell class 0 from nothing. */
  static boolean isAmbiguous(PixelColours mask, ClassNames classes) {
    return mask.grey()
        && nothing(classes) == NOTHING_8
        && Arrays.stream(mask.values()).allMatch(v -> v == BLACK || v == PixelColours.CLEAR)
        && Arrays.stream(mask.values()).anyMatch(v -> v == BLACK);
  }

  /**
   * One part for each class, by its id.
   *
   * @throws IllegalArgumentException if a colour or a number names no class
   */
  List<ClassMask> parts(PixelColours mask) {
    int[] ids = mask.grey() ? numbered(mask) : coloured(mask);
    TreeMap<Integer, BitSet> pixels = new TreeMap<>();
    int last = NONE;
    BitSet current = null;
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] != NONE) {
        if (ids[i] != last) {
          last = ids[i];
          current = pixels.computeIfAbsent(last, key -> new BitSet(ids.length));
        }
        current.set(i);
      }
    }
    List<ClassMask> parts = new ArrayList<>();
    pixels.forEach(
        (id, set) ->
            parts.add(
                new ClassMask(
                    classes.names().get(id), new PixelMask(mask.width(), mask.height(), set))));
    return parts;
  }

  private int[] coloured(PixelColours mask) {
    int[] ids = new int[mask.values().length];
    int last = BLACK;
    int id = NONE;
    for (int i = 0; i < ids.length; i++) {
      int colour = mask.values()[i];
      if (colour != last) {
        last = colour;
        id = id(colour);
        if (id == NONE && colour != BLACK && colour != PixelColours.CLEAR) {
          throw unknown(mask, i);
        }
      }
      ids[i] = id;
    }
    return ids;
  }

  private int id(int colour) {
    int place = Arrays.binarySearch(sortedColours, colour);
    return place < 0 ? NONE : idsOfSorted[place];
  }

  private IllegalArgumentException unknown(PixelColours mask, int first) {
    int colour = mask.values()[first];
    int[] others =
        Arrays.stream(mask.values())
            .filter(v -> v != BLACK && v != PixelColours.CLEAR && id(v) == NONE)
            .toArray();
    long same = Arrays.stream(others).filter(v -> v == colour).count();
    long more = Arrays.stream(others).distinct().count() - 1;
    return new IllegalArgumentException(
        "its mask has the colour %s at %s pixels, the first at (%s, %s)%s, which no class has;"
                .formatted(
                    ClassColours.html(colour),
                    same,
                    first % mask.width(),
                    first / mask.width(),
                    more == 0 ? "" : ", and %s colours more".formatted(more))
            + " paint without smooth edges, and do not scale or convert masks");
  }

  private int[] numbered(PixelColours mask) {
    int[] ids = new int[mask.values().length];
    Arrays.fill(ids, NONE);
    if (isAmbiguous(mask, classes)) {
      return ids;
    }
    int nothing = nothing(classes);
    if (nothing == NOTHING_16 && mask.greyBits() != WIDE) {
      throw new IllegalArgumentException(
          "its mask is grey with %s bits; those of %s classes have 16"
              .formatted(mask.greyBits(), classes.size()));
    }
    boolean certain = nothing == NOTHING_16;
    boolean empty = true;
    for (int i = 0; i < ids.length; i++) {
      int number = mask.values()[i];
      if (number == nothing || number == PixelColours.CLEAR) {
        continue;
      }
      ids[i] = number;
      empty = false;
      certain |= number > BLACK && number < ClassColours.DARKEST;
      if (number >= classes.size()) {
        throw new IllegalArgumentException(
            "its mask is grey and has %s at (%s, %s), but classes.txt ends with %s"
                .formatted(number, i % mask.width(), i / mask.width(), classes.size() - 1));
      }
    }
    if (!certain && !empty) {
      throw new IllegalArgumentException(
          "its mask is grey, and its numbers may be class ids or colours that were turned to grey;"
              + " save it with its palette, or in colours");
    }
    return ids;
  }
}
