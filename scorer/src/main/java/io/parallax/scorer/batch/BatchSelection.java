package io.parallax.scorer.batch;

import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.scorer.selection.Overlap;
import io.parallax.scorer.selection.SelectedSuperpixel;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.scorer.selection.SuperpixelId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The greedy selection over a finished set of superpixels, with every overlap known beforehand. */
final class BatchSelection {
  /** Terms of an overlap are rounded down to this part of a pixel, as in the engine. */
  private static final int UNITS = 1 << 16;

  private final SortedMap<SuperpixelId, SuperpixelScore> scores;
  private final SelectionRules rules;
  private final Map<SuperpixelId, SortedMap<SuperpixelId, Double>> overlaps = new HashMap<>();
  private final Set<SuperpixelId> taken = new HashSet<>();

  BatchSelection(
      SortedMap<SuperpixelId, SuperpixelScore> scores,
      Collection<VoxelCell> voxels,
      SelectionRules rules) {
    this.scores = scores;
    this.rules = rules;
    findOverlaps(voxels);
  }

  /** A superpixel in a voxel: its number, and the pixels of it and of its whole view there. */
  private record Seen(String frameId, int number, int pixels, int viewPixels) {}

  /** Adds up m_s·m_t/n_j over the voxels, for all superpixels s of a view i and t of a view j. */
  private void findOverlaps(Collection<VoxelCell> voxels) {
    List<SuperpixelId> ids = List.copyOf(scores.keySet());
    Map<SuperpixelId, Integer> numbers = new HashMap<>();
    ids.forEach(id -> numbers.put(id, numbers.size()));
    // By the numbers of s and t: a real scan has tens of millions of terms.
    Map<Long, Long> covered = new HashMap<>();
    for (VoxelCell cell : voxels) {
      List<Seen> seen = seen(cell, numbers);
      for (Seen s : seen) {
        for (Seen t : seen) {
          if (!s.frameId.equals(t.frameId)) {
            covered.merge(
                (long) s.number << Integer.SIZE | t.number,
                (long) s.pixels * t.pixels * UNITS / t.viewPixels,
                Long::sum);
          }
        }
      }
    }
    covered.forEach(
        (pair, units) -> {
          SuperpixelId s = ids.get((int) (pair >>> Integer.SIZE));
          SuperpixelId t = ids.get(pair.intValue());
          double share = units / (scores.get(s).pixels() * (double) UNITS);
          if (share > rules.overlapThreshold()) {
            note(s, t, share);
            note(t, s, share);
          }
        });
  }

  private static List<Seen> seen(VoxelCell cell, Map<SuperpixelId, Integer> numbers) {
    List<Seen> seen = new ArrayList<>();
    cell.views()
        .forEach(
            (frameId, view) ->
                view.superpixels.forEach(
                    (superpixel, pixels) ->
                        seen.add(
                            new Seen(
                                frameId,
                                numbers.get(new SuperpixelId(frameId, superpixel)),
                                pixels,
                                view.pixels))));
    return seen;
  }

  private void note(SuperpixelId s, SuperpixelId t, double share) {
    overlaps.computeIfAbsent(s, id -> new TreeMap<>()).merge(t, share, Math::max);
  }

  List<SelectedSuperpixel> run() {
    long budget = (long) Math.floor(rules.budgetFraction() * pixelsOfFramesWithCoverage());
    List<SelectedSuperpixel> requests = new ArrayList<>();
    long requestedPixels = 0;
    while (true) {
      Optional<SuperpixelId> reference =
          scores.keySet().stream()
              .filter(this::eligible)
              .min(highest(SuperpixelScore::viewEntropyBits));
      if (reference.isEmpty()) {
        return requests;
      }
      List<SuperpixelId> candidates =
          Stream.concat(reference.stream(), overlapping(reference.get()).keySet().stream())
              .filter(this::eligible)
              .toList();
      SuperpixelId winner =
          candidates.stream().min(highest(SuperpixelScore::viewDivergenceBits)).orElseThrow();
      requestedPixels += scores.get(winner).pixels();
      if (requestedPixels > budget) {
        return requests;
      }
      SortedMap<SuperpixelId, Double> standsFor = new TreeMap<>();
      candidates.forEach(candidate -> standsFor.put(candidate, 0.0));
      standsFor.putAll(overlapping(winner));
      standsFor.remove(winner);
      taken.add(winner);
      taken.addAll(standsFor.keySet());
      requests.add(
          new SelectedSuperpixel(
              winner,
              scores.get(winner),
              standsFor.entrySet().stream()
                  .map(entry -> new Overlap(entry.getKey(), entry.getValue()))
                  .toList()));
    }
  }

  private Comparator<SuperpixelId> highest(ToDoubleFunction<SuperpixelScore> score) {
    return Comparator.comparingDouble((SuperpixelId id) -> -score.applyAsDouble(scores.get(id)))
        .thenComparing(Comparator.naturalOrder());
  }

  private SortedMap<SuperpixelId, Double> overlapping(SuperpixelId id) {
    return overlaps.getOrDefault(id, new TreeMap<>());
  }

  private boolean eligible(SuperpixelId id) {
    SuperpixelScore score = scores.get(id);
    return !taken.contains(id)
        && score.coverage() >= rules.minCoverage()
        && score.coverage() > 0
        && score.views() >= rules.minViews();
  }

  private long pixelsOfFramesWithCoverage() {
    Map<String, long[]> frames = new HashMap<>();
    scores.forEach(
        (id, score) -> {
          long[] sums = frames.computeIfAbsent(id.frameId(), f -> new long[2]);
          sums[0] += score.pixels();
          sums[1] += score.coverage() > 0 ? 1 : 0;
        });
    return frames.values().stream().filter(s -> s[1] > 0).mapToLong(s -> s[0]).sum();
  }
}
