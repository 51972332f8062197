package io.parallax.scorer.selection;

import io.parallax.scorer.selection.OverlapSearch.Neighbour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * One greedy step of the selection (ViewAL, arXiv 1911.11789, section 3.3); it changes nothing.
 *
 * <p>The reference is the eligible superpixel of highest view entropy. Of it and the eligible ones
 * that overlap it, which show the same surface in other views, the one of highest view divergence
 * wins: its view says most. It stands for the others, and for all that overlap it. Ties go to the
 * lower frame id, then the lower superpixel id.
 *
 * <p>Each frame knows the best of its superpixels, so the reference costs one comparison a frame.
 * The search around it, and around the winner if that is another, is that of {@link OverlapSearch}.
 */
final class SelectionStep {
  private final SceneScores scores;
  private final OverlapSearch overlaps;
  private final SelectionRules rules;

  SelectionStep(SceneScores scores, OverlapSearch overlaps, SelectionRules rules) {
    this.scores = scores;
    this.overlaps = overlaps;
    this.rules = rules;
  }

  /** The winner, and its voxels. */
  record Choice(SelectedSuperpixel selected, SuperpixelVoxels voxels) {}

  private record Candidate(FrameRow frame, int index) {
    static final Comparator<Candidate> BY_DIVERGENCE =
        Comparator.comparingDouble((Candidate c) -> -c.frame.viewDivergence(c.index))
            .thenComparing(Candidate::id);

    SuperpixelId id() {
      return frame.id(index);
    }
  }

  /**
   * The superpixel to be requested next; frames that have changed have been refreshed.
   *
   * @param pixels how many it may have
   * @return nothing if no superpixel is eligible or the winner has more pixels
   */
  Optional<Choice> choose(long pixels) {
    Candidate reference = highestViewEntropy();
    if (reference == null) {
      return Optional.empty();
    }
    var around = overlaps.search(reference.frame, reference.index);
    List<Candidate> candidates = candidates(reference, around.neighbours());
    Candidate winner = candidates.stream().min(Candidate.BY_DIVERGENCE).orElseThrow();
    if (winner.frame.pixels(winner.index) > pixels) {
      return Optional.empty();
    }
    if (!winner.equals(reference)) {
      around = overlaps.search(winner.frame, winner.index);
    }
    var selected =
        new SelectedSuperpixel(
            winner.id(),
            winner.frame.score(winner.index),
            standsFor(winner, candidates, around.neighbours()));
    return Optional.of(new Choice(selected, around.voxels()));
  }

  /** The view entropy of the reference; empty if no superpixel is eligible. */
  OptionalDouble highestViewEntropyBits() {
    Candidate reference = highestViewEntropy();
    return reference == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(reference.frame.score(reference.index).viewEntropyBits());
  }

  private Candidate highestViewEntropy() {
    FrameRow best = null;
    double highest = Double.NEGATIVE_INFINITY;
    for (FrameRow frame : scores.frames()) {
      if (frame.best() >= 0) {
        double entropy = frame.viewEntropy(frame.best());
        if (entropy > highest
            || (entropy == highest && frame.frameId().compareTo(best.frameId()) < 0)) {
          highest = entropy;
          best = frame;
        }
      }
    }
    return best == null ? null : new Candidate(best, best.best());
  }

  private List<Candidate> candidates(Candidate reference, List<Neighbour> neighbours) {
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(reference);
    for (Neighbour neighbour : neighbours) {
      if (neighbour.frame().eligible(neighbour.index(), rules)) {
        candidates.add(new Candidate(neighbour.frame(), neighbour.index()));
      }
    }
    return candidates;
  }

  /** The other candidates, and all that the winner overlaps. */
  private static List<Overlap> standsFor(
      Candidate winner, List<Candidate> candidates, List<Neighbour> neighbours) {
    Map<SuperpixelId, Double> standsFor = new TreeMap<>();
    candidates.forEach(candidate -> standsFor.put(candidate.id(), 0.0));
    standsFor.remove(winner.id());
    neighbours.forEach(n -> standsFor.put(n.frame().id(n.index()), n.overlap()));
    return standsFor.entrySet().stream()
        .map(entry -> new Overlap(entry.getKey(), entry.getValue()))
        .toList();
  }
}
