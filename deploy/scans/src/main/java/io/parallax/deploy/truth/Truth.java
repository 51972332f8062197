package io.parallax.deploy.truth;

import io.parallax.deploy.scan.FrameSample;
import io.parallax.deploy.scan.LabelMap;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.TrueClasses;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The true classes of a scan as a model numbers them: ids are mapped, rasters brought to the size
 * at which they are compared, and ids that are no class of the model are left out and counted.
 *
 * <p>Safe for several threads.
 */
public final class Truth {
  /**
   * Pixels whose classes are kept, 64 MiB of them: an oracle asks for a frame once for each of its
   * requests, and each model is compared with all frames.
   */
  private static final int KEPT_PIXELS = 32 << 20;

  private final Scan scan;
  private final LabelMap labels;
  private final TruthTally tally;

  /** Those that were wanted last come last. */
  private final Map<Wanted, Optional<short[]>> kept = new LinkedHashMap<>(16, 0.75f, true);

  private long keptPixels;

  /** A frame's classes as somebody wants them. */
  private record Wanted(String frameId, int width, int height, int classes) {
    int pixels() {
      return width * height;
    }
  }

  /**
   * The truth of a scan, which may bring none.
   *
   * @param labels what the ids in the scan's label images mean
   */
  public Truth(Scan scan, LabelMap labels) {
    this.scan = scan;
    this.labels = labels;
    this.tally = new TruthTally(scan, labels);
  }

  /** The truth of a scan whose ids are the model's classes. */
  public static Truth of(Scan scan) {
    return new Truth(scan, LabelMap.NONE);
  }

  /** The scan. */
  public Scan scan() {
    return scan;
  }

  /** Whether any frame has true classes. */
  public boolean isKnown() {
    return Stream.concat(FrameSample.of(scan).stream(), scan.frameIds().stream())
        .anyMatch(id -> scan.trueClasses(id).isPresent());
  }

  /**
   * The true class of each pixel of a frame, where the scan brings it; counted in {@link #tally}.
   *
   * @param width of the raster that it is compared with
   * @param classes of the model
   * @return row-major: 0 where nobody said, or said what is no class of the model; else 1 + the
   *     class's index. Others get the same array
   */
  public Optional<short[]> classes(String frameId, int width, int height, int classes) {
    Wanted wanted = new Wanted(frameId, width, height, classes);
    synchronized (kept) {
      Optional<short[]> known = kept.get(wanted);
      if (known != null) {
        return known;
      }
    }
    Optional<short[]> known =
        scan.trueClasses(frameId)
            .map(raster -> classes(frameId, raster, width, height, classes, tally));
    keep(wanted, known);
    return known;
  }

  private void keep(Wanted wanted, Optional<short[]> known) {
    synchronized (kept) {
      if (kept.put(wanted, known) == null) {
        keptPixels += wanted.pixels();
      }
      Iterator<Wanted> eldest = kept.keySet().iterator();
      while (keptPixels > KEPT_PIXELS) {
        keptPixels -= eldest.next().pixels();
        eldest.remove();
      }
    }
  }

  /** What {@link #classes} has met so far. */
  public TruthTally tally() {
    return tally;
  }

  /**
   * What frames from all over the scan have, pixel by pixel of their own labels.
   *
   * @param classes of the model
   */
  public TruthTally sample(int classes) {
    TruthTally sample = new TruthTally(scan, labels);
    for (String frameId : FrameSample.of(scan)) {
      scan.trueClasses(frameId)
          .ifPresent(
              raster -> classes(frameId, raster, raster.width(), raster.height(), classes, sample));
    }
    return sample;
  }

  private short[] classes(
      String frameId, TrueClasses raster, int width, int height, int classes, TruthTally into) {
    short[] ids = raster.resized(width, height);
    short[] known = new short[ids.length];
    long labelled = 0;
    int[] strays = null;
    for (int pixel = 0; pixel < ids.length; pixel++) {
      int id = ids[pixel] & 0xffff;
      int classId = labels.classOf(id);
      if (classId != 0) {
        labelled++;
        if (classId > 0 && classId <= classes) {
          known[pixel] = (short) classId;
        } else {
          strays = strays == null ? new int[1 << 16] : strays;
          strays[id]++;
        }
      }
    }
    into.put(frameId, labelled, byId(strays), classes);
    return known;
  }

  private static Map<Integer, Integer> byId(int[] counts) {
    Map<Integer, Integer> byId = new TreeMap<>();
    for (int id = 0; counts != null && id < counts.length; id++) {
      if (counts[id] > 0) {
        byId.put(id, counts[id]);
      }
    }
    return byId;
  }
}
