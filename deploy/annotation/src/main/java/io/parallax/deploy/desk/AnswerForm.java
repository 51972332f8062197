package io.parallax.deploy.desk;

import io.parallax.http.BadCallException;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.mask.CocoRle;
import java.awt.geom.Path2D;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;

/**
 * An answer as a page sends it.
 *
 * @param page the page that it comes from
 * @param annotator who answers
 * @param id the request
 * @param verdict LABELLED, SKIPPED or UNCLEAR
 * @param parts the classes, for LABELLED; where they overlap, the later one counts
 * @param reason why, for the others
 */
record AnswerForm(
    String page, String annotator, String id, Verdict verdict, List<Part> parts, String reason) {
  private static final int MOST_PARTS = 16;
  private static final int MOST_CORNERS = 1_000;
  private static final int LONGEST_REASON = 500;

  /**
   * A part of the superpixel.
   *
   * @param polygon corners (x, y) in pixels of the frame; null: the whole superpixel
   */
  record Part(int classId, List<double[]> polygon) {}

  /**
   * The record of this answer.
   *
   * @param request the request that it is to
   * @throws BadCallException if it makes no sense
   */
  Label label(LabelRequest request, Instant now) {
    if (verdict == null || verdict == Verdict.RETRACTED) {
      throw new BadCallException("an answer must be LABELLED, SKIPPED or UNCLEAR");
    }
    List<Part> given = parts == null ? List.of() : parts;
    if ((verdict == Verdict.LABELLED) == given.isEmpty() || given.size() > MOST_PARTS) {
      throw new BadCallException(
          "a labelled superpixel has 1 to " + MOST_PARTS + " parts, any other answer none");
    }
    String why = reason == null ? "" : reason.strip();
    if (why.length() > LONGEST_REASON) {
      throw new BadCallException("a reason has at most " + LONGEST_REASON + " characters");
    }
    return new Label(
        request.getRequestId(),
        request.getSceneId(),
        verdict,
        given.stream().map(part -> part(part, request)).toList(),
        why,
        annotator,
        now.truncatedTo(ChronoUnit.MILLIS));
  }

  private static LabelledPart part(Part part, LabelRequest request) {
    if (part == null) {
      throw new BadCallException("a part has a class");
    }
    if (part.classId < 0 || part.classId >= request.getClassNames().size()) {
      throw new BadCallException("there is no class " + part.classId);
    }
    return new LabelledPart(
        part.classId, part.polygon == null ? null : mask(part.polygon, request.getMask()));
  }

  /** The pixels of the superpixel whose centres lie in a polygon. */
  private static CocoMask mask(List<double[]> polygon, CocoMask superpixel) {
    if (polygon.size() < 3 || polygon.size() > MOST_CORNERS) {
      throw new BadCallException("a polygon has 3 to " + MOST_CORNERS + " corners");
    }
    Path2D outline = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    for (double[] corner : polygon) {
      if (corner == null || corner.length != 2) {
        throw new BadCallException("a corner is a pair of numbers");
      }
      if (outline.getCurrentPoint() == null) {
        outline.moveTo(corner[0], corner[1]);
      } else {
        outline.lineTo(corner[0], corner[1]);
      }
    }
    outline.closePath();
    int width = superpixel.getWidth();
    int height = superpixel.getHeight();
    BitSet inside = new BitSet();
    CocoRle.parse(superpixel.getCounts(), width, height).mask().stream()
        .filter(pixel -> hasCentreOf(outline, pixel % width, pixel / width))
        .forEach(inside::set);
    return new CocoMask(height, width, CocoRle.of(inside, width, height).counts());
  }

  private static boolean hasCentreOf(Path2D outline, int x, int y) {
    return outline.contains(x + 0.5, y + 0.5);
  }
}
