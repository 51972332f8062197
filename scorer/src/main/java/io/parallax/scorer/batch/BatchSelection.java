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

  private record Pair(SuperpixelId s, SuperpixelId t) {}

  private void findOverlaps(Collection<VoxelCell> voxels) {
    Map<Pair, Long> covered = new HashMap<>();
    for (VoxelCell cell : voxels) {
      cell.views()
          .forEach(
              (i, viewI) ->
                  cell.views()
                      .forEach(
                          (j, viewJ) -> {
                            if (!i.equals(j)) {
                              addCommonPixels(i, viewI, j, viewJ, covered);
                            }
                          }));
    }
    covered.forEach(
        (pair, units) -> {
          double share = units / (scores.get(pair.s).pixels() * (double) UNITS);
          if (share > rules.overlapThreshold()) {
            note(pair.s, pair.t, share);
            note(pair.t, pair.s, share);
          }
        });
  }

  /** Adds m_s·m_t/n_j for the superpixels s of view i and t of view j. */
  private static void addCommonPixels(
      String i, VoxelCell.View viewI, String j, VoxelCell.View viewJ, Map<Pair, Long> covered) {
    viewI.superpixels.forEach(
        (s, countS) ->
            viewJ.superpixels.forEach(
                (t, countT) ->
                    covered.merge(
                        new Pair(new SuperpixelId(i, s), new SuperpixelId(j, t)),
                        (long) countS * countT * UNITS / viewJ.pixels,
                        Long::sum)));
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
