package io.parallax.scorer.label;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The pixels that annotators were asked about in one request, with what each of them said.
 *
 * @param pixels bit {@code y * width + x} is the pixel (x, y)
 * @param answers one an annotator: the class of each pixel of the frame, {@link #UNLABELLED}
 *     outside and where nothing was said
 */
public record LabelledRegion(BitSet pixels, List<short[]> answers) {
  /** Stands for a pixel without a class. */
  public static final short UNLABELLED = -1;

  /**
   * A part of an answer.
   *
   * @param pixels null: the whole region
   */
  public record Part(int classId, BitSet pixels) {}

  /**
   * An answer, painted.
   *
   * @param framePixels pixels of the frame
   * @param region what was asked about; parts count only inside
   * @param parts where they overlap, the later one counts
   */
  public static short[] paint(int framePixels, BitSet region, List<Part> parts) {
    short[] classes = new short[framePixels];
    Arrays.fill(classes, UNLABELLED);
    for (Part part : parts) {
      BitSet inside = (BitSet) region.clone();
      if (part.pixels() != null) {
        inside.and(part.pixels());
      }
      inside.stream().forEach(pixel -> classes[pixel] = (short) part.classId());
    }
    return classes;
  }
}
