package io.parallax.topology.select;

import io.parallax.schemas.Answer;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.Selection;
import io.parallax.schemas.image.Limits;
import io.parallax.scorer.mask.CocoRle;

/** What those who read a selection rely on. */
public final class SelectionCheck {
  private SelectionCheck() {}

  /**
   * Requires that the names of a selection are names.
   *
   * @throws InvalidRecordException if not
   */
  public static void requireNames(Selection selection) {
    InvalidRecordException.checked(
        "bad-identifier",
        () -> {
          if (selection.getRequestId().isBlank()) {
            throw new IllegalArgumentException("requestId is missing");
          }
          return Keys.request(
              selection.getSceneId(),
              selection.getGeneration(),
              selection.getFrameId(),
              selection.getSuperpixel());
        });
  }

  /**
   * Requires that the answers to a request fit its picture.
   *
   * @throws InvalidRecordException if not
   */
  public static void requireFit(Selection selection, FramePicture picture) {
    for (Answer answer : selection.getAnswers()) {
      for (LabelledPart part : answer.getParts()) {
        if (part.getClassId() < 0 || part.getClassId() >= Limits.MAX_CLASSES) {
          throw new InvalidRecordException(
              "unknown-class", "there is no class " + part.getClassId());
        }
        if (part.getMask() != null) {
          requireFit(part.getMask(), picture);
        }
      }
    }
  }

  private static void requireFit(CocoMask mask, FramePicture picture) {
    if (mask.getWidth() != picture.getWidth() || mask.getHeight() != picture.getHeight()) {
      throw new InvalidRecordException(
          "bad-mask",
          "a mask is %s×%s, but the frame %s×%s"
              .formatted(
                  mask.getWidth(), mask.getHeight(), picture.getWidth(), picture.getHeight()));
    }
    InvalidRecordException.checked(
        "bad-mask", () -> CocoRle.parse(mask.getCounts(), mask.getWidth(), mask.getHeight()));
  }

  /** Whether {@link #requireNames} is content. */
  public static boolean hasNames(Selection selection) {
    return passes(() -> requireNames(selection));
  }

  /** Whether {@link #requireFit} is content. */
  public static boolean fits(Selection selection, FramePicture picture) {
    return passes(() -> requireFit(selection, picture));
  }

  private static boolean passes(Runnable check) {
    try {
      check.run();
      return true;
    } catch (InvalidRecordException e) {
      return false;
    }
  }
}
