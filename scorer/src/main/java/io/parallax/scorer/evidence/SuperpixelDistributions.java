package io.parallax.scorer.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The model's guess about each superpixel: the sums of its pixels' quantised probabilities.
 *
 * <p>Keeps its buffers; one instance serves one thread.
 */
public final class SuperpixelDistributions {
  private static final int IDS = 1 << 16;

  private final ClassSums sums = new ClassSums();
  private final int[] rankOf = new int[IDS];
  private int[] rankOfPixel = new int[0];

  /**
   * The distribution of one superpixel.
   *
   * @param superpixel its id
   * @param classes the classes with a sum above zero, ascending
   * @param sums Σ q of those classes over its pixels
   */
  public record Distribution(int superpixel, int[] classes, int[] sums) {}

  /** The distributions of all superpixels of a raster, ascending. */
  public List<Distribution> of(QuantisedMap map, short[] superpixels) {
    int[] ids = rank(superpixels);
    sums.sum(map, rankOfPixel, ids.length);
    List<Distribution> distributions = new ArrayList<>(ids.length);
    for (int rank = 0; rank < ids.length; rank++) {
      int start = sums.start(rank);
      int size = sums.start(rank + 1) - start;
      int[] classes = new int[size];
      int[] values = new int[size];
      for (int i = 0; i < size; i++) {
        classes[i] = sums.classAt(start + i);
        values[i] = sums.sumAt(start + i);
      }
      distributions.add(new Distribution(ids[rank], classes, values));
    }
    return distributions;
  }

  /** Numbers the ids that occur, in ascending order, and each pixel by its id's number. */
  private int[] rank(short[] superpixels) {
    Arrays.fill(rankOf, 0);
    for (short id : superpixels) {
      rankOf[id & 0xffff] = 1;
    }
    int[] ids = new int[IDS];
    int count = 0;
    for (int id = 0; id < IDS; id++) {
      if (rankOf[id] > 0) {
        ids[count] = id;
        rankOf[id] = count++;
      }
    }
    if (rankOfPixel.length < superpixels.length) {
      rankOfPixel = new int[superpixels.length];
    }
    for (int pixel = 0; pixel < superpixels.length; pixel++) {
      rankOfPixel[pixel] = rankOf[superpixels[pixel] & 0xffff];
    }
    return Arrays.copyOf(ids, count);
  }
}
