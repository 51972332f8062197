package io.parallax.deploy.pipeline;

import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.geometry.VoxelProjection;
import io.parallax.scorer.label.PixelLabels;
import io.parallax.scorer.selection.SelectedSuperpixel;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.topology.backproject.ObservedFrame;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The labels of a scan whose requests are answered from its true classes, computed in memory,
 * without blocks and partitions.
 */
public final class LabelsInMemory {
  private static final int NOTHING = -1;
  private static final int CLASSES = 40;

  /** What an annotator overlooks, as a share of a superpixel. */
  private static final double OVERLOOKED = 0.05;

  private final Map<String, FrameView> views = new TreeMap<>();
  private final Map<String, short[]> truth = new HashMap<>();

  /** By frame and superpixel: the classes that the answer paints. */
  private final Map<String, Map<Integer, Set<Integer>>> answers = new HashMap<>();

  /**
   * How a pixel's label stands.
   *
   * @param own whether it was answered in this frame, or in another
   * @param votes answers for the class
   * @param voters answers for any class
   */
  public record PixelLabel(int classId, boolean own, int votes, int voters) {}

  /** Labels the scan; its requests are those of the batch scorer. */
  public LabelsInMemory(Scan scan, InferredScan inferred) {
    for (ProbabilityMap map : inferred.maps()) {
      views.put(map.getFrameId(), ObservedFrame.of(map).view());
      truth.put(map.getFrameId(), scan.trueClasses(map.getFrameId()).orElseThrow().ids());
    }
    for (SelectedSuperpixel request : inferred.oracle().select(SelectionRules.DEFAULT)) {
      answer(request.superpixel().frameId(), request.superpixel().superpixel());
    }
  }

  private void answer(String frame, int superpixel) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int pixel = 0; pixel < views.get(frame).pixels(); pixel++) {
      if (superpixel(frame, pixel) == superpixel && truth.get(frame)[pixel] > 0) {
        counts.merge(truth.get(frame)[pixel] - 1, 1, Integer::sum);
      }
    }
    int known = counts.values().stream().mapToInt(Integer::intValue).sum();
    counts.values().removeIf(count -> count < OVERLOOKED * known);
    if (!counts.isEmpty()) {
      answers.computeIfAbsent(frame, f -> new HashMap<>()).put(superpixel, counts.keySet());
    }
  }

  /** The number of each pixel's true class, 0 where it is unknown. */
  public short[] truth(String frame) {
    return truth.get(frame);
  }

  /** The label of every pixel of each frame, null where it has none. */
  public Map<String, PixelLabel[]> labels() {
    Map<Long, Map<Integer, Integer>> votes = votes();
    Map<String, PixelLabel[]> labels = new TreeMap<>();
    views
        .keySet()
        .forEach(
            frame -> {
              long[] voxels = voxels(frame);
              PixelLabel[] ofFrame = new PixelLabel[voxels.length];
              for (int pixel = 0; pixel < voxels.length; pixel++) {
                int said = said(frame, pixel);
                Map<Integer, Integer> elsewhere = votes.get(voxels[pixel]);
                if (said != NOTHING) {
                  ofFrame[pixel] = new PixelLabel(said, true, 1, 1);
                } else if (elsewhere != null) {
                  int best = majority(elsewhere);
                  int voters = elsewhere.values().stream().mapToInt(Integer::intValue).sum();
                  ofFrame[pixel] = new PixelLabel(best, false, elsewhere.get(best), voters);
                }
              }
              labels.put(frame, ofFrame);
            });
    return labels;
  }

  /** The own and carried labels of every pixel as they are projected, null where it has none. */
  public static PixelLabel[] labels(PixelLabels projected) {
    PixelLabel[] labels = new PixelLabel[projected.origins().length];
    for (int pixel = 0; pixel < labels.length; pixel++) {
      PixelLabels.Origin origin = projected.origin(pixel);
      if (origin == PixelLabels.Origin.OWN || origin == PixelLabels.Origin.CARRIED) {
        labels[pixel] =
            new PixelLabel(
                projected.classes()[pixel],
                origin == PixelLabels.Origin.OWN,
                projected.votes()[pixel],
                projected.voters()[pixel]);
      }
    }
    return labels;
  }

  private int superpixel(String frame, int pixel) {
    return views.get(frame).superpixels()[pixel] & 0xFFFF;
  }

  /** The class that an answer gave a pixel: a superpixel of one class has it everywhere. */
  private int said(String frame, int pixel) {
    Set<Integer> painted =
        answers.getOrDefault(frame, Map.of()).getOrDefault(superpixel(frame, pixel), Set.of());
    if (painted.size() == 1) {
      return painted.iterator().next();
    }
    int known = truth.get(frame)[pixel] - 1;
    return painted.contains(known) ? known : NOTHING;
  }

  /** Of equals the lowest. */
  private static int majority(Map<Integer, Integer> counts) {
    return IntStream.range(NOTHING, CLASSES)
        .filter(counts::containsKey)
        .reduce((best, next) -> counts.get(next) > counts.get(best) ? next : best)
        .orElseThrow();
  }

  /** The voxel behind each pixel of a frame, -1 without depth. */
  private long[] voxels(String frame) {
    FrameView view = views.get(frame);
    int width = view.intrinsics().width();
    VoxelProjection projection = new VoxelProjection(view.intrinsics(), view.pose(), 0.05);
    return IntStream.range(0, view.pixels())
        .mapToLong(
            pixel -> {
              int depth = view.depth()[pixel] & 0xFFFF;
              return depth == 0 ? -1 : projection.voxelKey(pixel % width, pixel / width, depth);
            })
        .toArray();
  }

  /** Each request's answer has one vote on each voxel that it shows most of. */
  private Map<Long, Map<Integer, Integer>> votes() {
    Map<Long, Map<Integer, Integer>> votes = new HashMap<>();
    answers.forEach(
        (frame, bySuperpixel) -> {
          long[] voxels = voxels(frame);
          bySuperpixel
              .keySet()
              .forEach(
                  superpixel ->
                      shown(frame, superpixel, voxels)
                          .forEach(
                              (voxel, classId) ->
                                  votes
                                      .computeIfAbsent(voxel, v -> new HashMap<>())
                                      .merge(classId, 1, Integer::sum)));
        });
    return votes;
  }

  /** The class that most of a voxel's pixels in a frame have by an answer, if they have one. */
  private Map<Long, Integer> shown(String frame, int superpixel, long[] voxels) {
    Map<Long, Map<Integer, Integer>> counts = new HashMap<>();
    for (int pixel = 0; pixel < voxels.length; pixel++) {
      int said = superpixel(frame, pixel) == superpixel ? said(frame, pixel) : NOTHING;
      counts.computeIfAbsent(voxels[pixel], v -> new HashMap<>()).merge(said, 1, Integer::sum);
    }
    counts.remove(-1L);
    Map<Long, Integer> shown = new HashMap<>();
    counts.forEach((voxel, ofVoxel) -> shown.put(voxel, majority(ofVoxel)));
    shown.values().removeIf(classId -> classId == NOTHING);
    return shown;
  }
}
