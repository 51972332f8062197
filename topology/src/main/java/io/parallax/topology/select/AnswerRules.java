package io.parallax.topology.select;

import io.parallax.schemas.Answer;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.Selection;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.mask.CocoRle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules by which an annotator's answer counts.
 *
 * <p>Each annotator answers a request once; several annotators may answer the same one, and their
 * answers are kept side by side. An annotator who skipped may still answer, and one who answered
 * may retract it and then answer again. A request is answered as long as somebody gave it classes,
 * or said that it is unclear; skipping leaves it open for others.
 *
 * <p>The time of a request is that of the last change of its status. So a request expires so long
 * after it was opened, however often it is skipped; one whose last answer is retracted is opened
 * again.
 */
final class AnswerRules {
  private static final int MAX_NAME = 200;

  /** Every part is a walk over the frame's pixels, in each frame that it is propagated to. */
  private static final int MOST_PARTS = 256;

  private AnswerRules() {}

  /**
   * A request with an answer taken in; its status follows from its answers.
   *
   * @param classes how many classes the model has; 0: unknown
   * @param frame how large the request's frame is
   * @param now the time of a status that it gets by the answer
   * @throws InvalidRecordException if the answer is refused
   */
  static Selection answered(
      Selection request, Label label, int classes, FrameSize frame, Instant now) {
    requireNotClosed(request);
    requireNotSuperseded(request);
    requireAnnotator(label.getAnnotator());
    requireParts(label, classes, frame);
    List<Answer> answers = new ArrayList<>(request.getAnswers());
    Optional<Answer> before =
        answers.stream().filter(a -> a.getAnnotator().equals(label.getAnnotator())).findFirst();
    if (label.getVerdict() == Verdict.RETRACTED) {
      answers.remove(
          before.orElseThrow(
              () ->
                  new InvalidRecordException(
                      "nothing-to-retract",
                      "%s has not answered request %s"
                          .formatted(label.getAnnotator(), request.getRequestId()))));
    } else {
      before.ifPresent(answer -> requireSkipped(answer, request));
      before.ifPresent(answers::remove);
      answers.add(
          new Answer(
              label.getAnnotator(),
              label.getVerdict(),
              label.getParts(),
              label.getReason(),
              label.getAnsweredAt()));
    }
    Selection after = Selection.newBuilder(request).setAnswers(answers).build();
    after.setStatus(status(answers));
    if (after.getStatus() != request.getStatus()) {
      after.setDecidedAt(now);
    }
    return after;
  }

  private static RequestStatus status(List<Answer> answers) {
    return answers.stream().allMatch(answer -> answer.getVerdict() == Verdict.SKIPPED)
        ? RequestStatus.OPEN
        : RequestStatus.ANSWERED;
  }

  /** Whether annotators gave a request different classes. */
  static boolean isDisputed(Selection request) {
    Set<Set<Integer>> opinions = new HashSet<>();
    for (Answer answer : request.getAnswers()) {
      if (answer.getVerdict() == Verdict.LABELLED) {
        Set<Integer> classes = new HashSet<>();
        answer.getParts().forEach(part -> classes.add(part.getClassId()));
        opinions.add(classes);
      }
    }
    return opinions.size() > 1;
  }

  private static void requireNotClosed(Selection request) {
    if (request.getStatus() == RequestStatus.WITHDRAWN) {
      throw new InvalidRecordException(
          "withdrawn-request",
          "request " + request.getRequestId() + " was withdrawn: new views have settled it");
    }
    if (request.getStatus() == RequestStatus.EXPIRED) {
      throw new InvalidRecordException(
          "expired-request", "request " + request.getRequestId() + " expired before the answer");
    }
  }

  private static void requireNotSuperseded(Selection request) {
    if (request.getStatus() == RequestStatus.SUPERSEDED) {
      throw new InvalidRecordException(
          "superseded-request",
          "request " + request.getRequestId() + " ended before the answer: another model asks now");
    }
  }

  private static void requireAnnotator(String name) {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new InvalidRecordException(
          "bad-annotator", "the annotator's name must have 1 to " + MAX_NAME + " characters");
    }
  }

  private static void requireSkipped(Answer before, Selection request) {
    if (before.getVerdict() != Verdict.SKIPPED) {
      throw new InvalidRecordException(
          "already-answered",
          "%s has answered request %s already; a retraction must come first"
              .formatted(before.getAnnotator(), request.getRequestId()));
    }
  }

  private static void requireParts(Label label, int classes, FrameSize frame) {
    boolean needsParts = label.getVerdict() == Verdict.LABELLED;
    if (needsParts == label.getParts().isEmpty()) {
      throw new InvalidRecordException(
          "bad-answer",
          "an answer that is %s must have %s"
              .formatted(label.getVerdict(), needsParts ? "a class" : "no classes"));
    }
    if (label.getParts().size() > MOST_PARTS) {
      throw new InvalidRecordException(
          "bad-answer",
          "an answer has at most %s parts, but this has %s"
              .formatted(MOST_PARTS, label.getParts().size()));
    }
    for (LabelledPart part : label.getParts()) {
      if (part.getClassId() < 0 || (classes > 0 && part.getClassId() >= classes)) {
        throw new InvalidRecordException(
            "unknown-class",
            "class %s is none of the model's %s".formatted(part.getClassId(), classes));
      }
      if (part.getMask() != null) {
        requireMask(part.getMask(), frame);
      }
    }
  }

  private static void requireMask(CocoMask mask, FrameSize frame) {
    if (!frame.fits(mask)) {
      throw new InvalidRecordException(
          "bad-mask",
          "a mask is %s×%s, but the frame %s".formatted(mask.getWidth(), mask.getHeight(), frame));
    }
    try {
      CocoRle.parse(mask.getCounts(), mask.getWidth(), mask.getHeight());
    } catch (IllegalArgumentException e) {
      throw new InvalidRecordException("bad-mask", e.getMessage(), e);
    }
  }
}
