package io.parallax.scorer.evidence;

import io.parallax.scorer.packed.PackedReader;
import io.parallax.scorer.packed.PackedWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The model's guess about each superpixel of a frame: the mean of its pixels' distributions,
 * packed.
 *
 * <p>Format, all numbers variable-length: for each superpixel in ascending order its id's distance
 * to the one before it less one (the first counts from −1), and its class sums Σ q as in {@link
 * ClassSumsCursor}, over all its pixels, with depth or without.
 */
public final class SuperpixelDistributions {
  private static final int IDS = 1 << 16;

  private SuperpixelDistributions() {}

  static byte[] pack(List<SuperpixelArea> superpixels, GroupSums sums, PackedWriter out) {
    out.clear();
    int previous = -1;
    for (int rank = 0; rank < superpixels.size(); rank++) {
      int id = superpixels.get(rank).superpixel();
      out.write(id - previous - 1);
      sums.pack(rank, out);
      previous = id;
    }
    return out.toBytes();
  }

  /**
   * The mean distribution of one superpixel; zeros for one that is not there.
   *
   * @param packed as in {@link FrameEvidence#distributions}
   * @param classes how many classes there are
   * @throws IllegalArgumentException if the bytes are not distributions over so many classes
   */
  public static float[] mean(byte[] packed, int superpixel, int classes) {
    PackedReader reader = new PackedReader().reset(packed);
    int[] sums = new int[classes];
    int id = -1;
    while (reader.hasNext() && id < superpixel) {
      id += 1 + reader.nextBelow(IDS - 1 - id, "superpixel");
      Arrays.fill(sums, 0);
      int size = reader.nextBelow(classes + 1, "number of classes");
      int classId = -1;
      for (int i = 0; i < size; i++) {
        classId += 1 + reader.nextBelow(classes - 1 - classId, "class");
        sums[classId] = reader.nextBelow(Integer.MAX_VALUE, "class sum");
      }
    }
    float[] mean = new float[classes];
    if (id == superpixel) {
      float total = IntStream.of(sums).sum();
      for (int c = 0; c < classes; c++) {
        mean[c] = total == 0 ? 0 : sums[c] / total;
      }
    }
    return mean;
  }
}
