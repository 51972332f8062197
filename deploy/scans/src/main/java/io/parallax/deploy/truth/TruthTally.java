package io.parallax.deploy.truth;

import io.parallax.deploy.scan.LabelMap;
import io.parallax.deploy.scan.Scan;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many pixels are labelled, and which ids among them are no class of the model, frame by frame:
 * a frame that is looked at again does not count again.
 *
 * <p>Safe for several threads.
 */
public final class TruthTally {
  private static final int IDS_TOLD = 5;
  private static final int FRAMES_TOLD = 3;

  /**
   * One frame.
   *
   * @param strays pixels by id, of the ids that are no class of the model
   */
  private record FrameTally(long labelled, Map<Integer, Integer> strays) {}

  private final Scan scan;
  private final LabelMap labels;
  private final Map<String, FrameTally> frames = new HashMap<>();
  private int classes;

  TruthTally(Scan scan, LabelMap labels) {
    this.scan = scan;
    this.labels = labels;
  }

  synchronized void put(
      String frameId, long labelled, Map<Integer, Integer> strays, int classesOfModel) {
    frames.put(frameId, new FrameTally(labelled, strays));
    classes = classesOfModel;
  }

  /** Pixels that have any label. */
  public synchronized long labelled() {
    return frames.values().stream().mapToLong(FrameTally::labelled).sum();
  }

  /** Of those, the pixels whose id is no class of the model, by id. */
  public synchronized Map<Integer, Long> strays() {
    Map<Integer, Long> sums = new TreeMap<>();
    for (FrameTally frame : frames.values()) {
      frame.strays.forEach((id, pixels) -> sums.merge(id, (long) pixels, Long::sum));
    }
    return sums;
  }

  /** Whether there are labels, and none of them is a class of the model. */
  public synchronized boolean isAllStray() {
    long strays = strays().values().stream().mapToLong(pixels -> pixels).sum();
    return strays > 0 && strays == labelled();
  }

  /** In words, which ids are no class of the model; nothing if there are none. */
  public synchronized Optional<String> summary() {
    Map<Integer, Long> strays = strays();
    if (strays.isEmpty()) {
      return Optional.empty();
    }
    List<String> where =
        scan.frameIds().stream()
            .filter(id -> frames.containsKey(id) && !frames.get(id).strays.isEmpty())
            .toList();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%,d of %,d labelled pixels have ids that %s: %s; in %s of %s frames, first in %s%s",
            strays.values().stream().mapToLong(pixels -> pixels).sum(),
            labelled(),
            labels.isGiven()
                ? "%s maps to none of the model's %s classes".formatted(labels, classes)
                : "are none of the model's %s classes".formatted(classes),
            ids(strays),
            where.size(),
            frames.size(),
            String.join(", ", where.subList(0, Math.min(FRAMES_TOLD, where.size()))),
            labels.isGiven()
                ? ""
                : "; --label-map FILE.tsv says what ids mean (for ScanNet its"
                    + " scannetv2-labels.combined.tsv)"));
  }

  private static String ids(Map<Integer, Long> strays) {
    String most =
        strays.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .limit(IDS_TOLD)
            .map(id -> String.format(Locale.ROOT, "%d (%,d)", id.getKey(), id.getValue()))
            .collect(Collectors.joining(", "));
    int more = strays.size() - IDS_TOLD;
    return more > 0 ? most + " and " + more + " more" : most;
  }
}
