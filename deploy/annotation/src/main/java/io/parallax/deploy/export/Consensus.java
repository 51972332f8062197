package io.parallax.deploy.export;

import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.schemas.Answer;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.label.LabelledRegion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the annotators who answered a request say together: each pixel has the class of most of
 * them; of equals, the lowest class, as in the labels of voxels.
 *
 * @param parts in the crop, one for each class
 * @param dissent who said what, if they do not say the same; else empty
 */
record Consensus(List<ClassMask> parts, String dissent) {

  /** Whether anybody gave a request classes. */
  static boolean exists(LabelRequest request) {
    return request.getAnswers().stream()
        .anyMatch(answer -> answer.getVerdict() == Verdict.LABELLED);
  }

  /**
   * The consensus about a request.
   *
   * @throws IllegalArgumentException if a mask does not fit the frame
   */
  static Consensus of(LabelRequest request) {
    PixelMask superpixel = PixelMask.of(request.getMask());
    List<Answer> answers =
        request.getAnswers().stream()
            .filter(answer -> answer.getVerdict() == Verdict.LABELLED)
            .toList();
    List<short[]> opinions = answers.stream().map(answer -> painted(superpixel, answer)).toList();
    boolean same = opinions.stream().allMatch(opinion -> Arrays.equals(opinion, opinions.get(0)));
    return new Consensus(
        parts(request, superpixel, opinions), same ? "" : dissent(request, answers));
  }

  private static short[] painted(PixelMask superpixel, Answer answer) {
    return LabelledRegion.paint(
        superpixel.width() * superpixel.height(),
        superpixel.pixels(),
        answer.getParts().stream().map(Consensus::part).toList());
  }

  private static LabelledRegion.Part part(LabelledPart part) {
    CocoMask mask = part.getMask();
    return new LabelledRegion.Part(
        part.getClassId(), mask == null ? null : PixelMask.of(mask).pixels());
  }

  private static List<ClassMask> parts(
      LabelRequest request, PixelMask superpixel, List<short[]> opinions) {
    TreeMap<Integer, BitSet> pixels = new TreeMap<>();
    int[] votes = new int[request.getClassNames().size()];
    superpixel.pixels().stream()
        .forEach(
            pixel -> {
              int best = winner(opinions, pixel, votes);
              if (best >= 0) {
                pixels.computeIfAbsent(best, c -> new BitSet()).set(pixel);
              }
            });
    List<ClassMask> parts = new ArrayList<>();
    pixels.forEach(
        (classId, set) ->
            parts.add(
                new ClassMask(
                    request.getClassNames().get(classId),
                    new PixelMask(superpixel.width(), superpixel.height(), set)
                        .cut(request.getCropBox()))));
    return parts;
  }

  /** The class of most votes at a pixel; -1 if nobody gave it one. */
  private static int winner(List<short[]> opinions, int pixel, int[] votes) {
    Arrays.fill(votes, 0);
    int best = -1;
    for (short[] opinion : opinions) {
      int classId = opinion[pixel];
      if (classId >= 0 && classId < votes.length) {
        votes[classId]++;
      }
    }
    for (int c = 0; c < votes.length; c++) {
      if (votes[c] > 0 && (best < 0 || votes[c] > votes[best])) {
        best = c;
      }
    }
    return best;
  }

  private static String dissent(LabelRequest request, List<Answer> answers) {
    return answers.stream()
        .map(answer -> answer.getAnnotator() + " says " + classes(request, answer))
        .collect(Collectors.joining(", "));
  }

  private static String classes(LabelRequest request, Answer answer) {
    return answer.getParts().stream()
        .map(LabelledPart::getClassId)
        .distinct()
        .map(
            c -> c < request.getClassNames().size() ? request.getClassNames().get(c) : "class " + c)
        .collect(Collectors.joining(" and "));
  }
}
