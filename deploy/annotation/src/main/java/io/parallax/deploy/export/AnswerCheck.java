package io.parallax.deploy.export;

import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.schemas.Answer;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.PixelBox;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds answers from a tool against the requests that they are for, and makes labels of them.
 *
 * <p>What is drawn outside of the superpixel was not asked for and is left out; where parts lie
 * over each other, the upper one counts.
 */
final class AnswerCheck {
  private final Map<String, LabelRequest> requests;
  private final String annotator;
  private final Instant answeredAt;
  private final boolean takeGuesses;
  private final Set<String> answered = new HashSet<>();

  /**
   * A check of one annotator's answers.
   *
   * @param requests by id
   * @param takeGuesses whether a guess that nobody touched is an answer
   */
  AnswerCheck(
      Map<String, LabelRequest> requests,
      String annotator,
      Instant answeredAt,
      boolean takeGuesses) {
    this.requests = requests;
    this.annotator = annotator;
    this.answeredAt = answeredAt;
    this.takeGuesses = takeGuesses;
  }

  /** Checks one answer. */
  Outcome check(ToolAnswer answer) {
    String id = answer.requestId();
    if (answer.fault().isPresent()) {
      return new Outcome.Refused(id, answer.fault().get());
    }
    LabelRequest request = requests.get(id);
    if (request == null) {
      return new Outcome.Refused(id, "there is no such request");
    }
    try {
      if (!takeGuesses && isGuess(answer, request)) {
        return new Outcome.Untouched(id);
      }
      Outcome.Accepted accepted =
          answer.verdict() == Verdict.LABELLED
              ? labelled(answer, request)
              : new Outcome.Accepted(id, label(answer, request, List.of()), 0);
      Outcome outcome = held(accepted, request);
      return answered.add(id)
          ? outcome
          : new Outcome.Refused(id, "the files have another answer to it already");
    } catch (IllegalArgumentException e) {
      return new Outcome.Refused(id, e.getMessage());
    }
  }

  /** Holds an answer against where the request stands, by the rules of the selector. */
  private Outcome held(Outcome.Accepted accepted, LabelRequest request) {
    Optional<Answer> before =
        request.getAnswers().stream()
            .filter(answer -> answer.getAnnotator().equals(annotator))
            .findFirst();
    Label label = accepted.label();
    if (before.isPresent()
        && before.get().getVerdict() == label.getVerdict()
        && before.get().getParts().equals(label.getParts())) {
      return new Outcome.Known(accepted.requestId());
    }
    if (request.getStatus() == RequestStatus.WITHDRAWN) {
      throw new IllegalArgumentException("it was withdrawn: new views have settled it");
    }
    if (request.getStatus() == RequestStatus.EXPIRED) {
      throw new IllegalArgumentException("it has expired");
    }
    if (request.getStatus() == RequestStatus.SUPERSEDED) {
      throw new IllegalArgumentException("it has ended: another model asks now");
    }
    if (before.isPresent() && before.get().getVerdict() != Verdict.SKIPPED) {
      throw new IllegalArgumentException(
          annotator + " has answered it otherwise; a retraction must come first");
    }
    return accepted;
  }

  private static boolean isGuess(ToolAnswer answer, LabelRequest request) {
    return answer.marked() && answer.parts().equals(Guess.of(request).parts());
  }

  private Outcome.Accepted labelled(ToolAnswer answer, LabelRequest request) {
    PixelBox crop = request.getCropBox();
    PixelMask superpixel = Guess.superpixel(request);
    int frameWidth = request.getMask().getWidth();
    int frameHeight = request.getMask().getHeight();
    List<LabelledPart> parts = new ArrayList<>();
    BitSet outside = new BitSet();
    BitSet free = (BitSet) superpixel.pixels().clone();
    // From the top: each part takes what no part above it has taken.
    for (int i = answer.parts().size() - 1; i >= 0; i--) {
      ClassMask drawn = answer.parts().get(i);
      requireSize(drawn.mask(), crop);
      int classId = request.getClassNames().indexOf(drawn.className());
      if (classId < 0) {
        throw new IllegalArgumentException(
            "\"%s\" is none of the model's classes".formatted(drawn.className()));
      }
      outside.or(drawn.mask().pixels());
      BitSet taken = (BitSet) drawn.mask().pixels().clone();
      taken.and(free);
      free.andNot(taken);
      if (taken.equals(superpixel.pixels())) {
        parts.add(0, new LabelledPart(classId, null));
      } else if (!taken.isEmpty()) {
        PixelMask part = new PixelMask(crop.getWidth(), crop.getHeight(), taken);
        parts.add(
            0, new LabelledPart(classId, part.placed(crop, frameWidth, frameHeight).toRecord()));
      }
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("nothing is drawn inside the superpixel");
    }
    outside.andNot(superpixel.pixels());
    return new Outcome.Accepted(
        answer.requestId(), label(answer, request, parts), outside.cardinality());
  }

  private static void requireSize(PixelMask mask, PixelBox crop) {
    if (mask.width() != crop.getWidth() || mask.height() != crop.getHeight()) {
      throw new IllegalArgumentException(
          "its mask is of %s×%s pixels, but the picture has %s×%s"
              .formatted(mask.width(), mask.height(), crop.getWidth(), crop.getHeight()));
    }
  }

  private Label label(ToolAnswer answer, LabelRequest request, List<LabelledPart> parts) {
    return Label.newBuilder()
        .setRequestId(request.getRequestId())
        .setSceneId(request.getSceneId())
        .setVerdict(answer.verdict())
        .setParts(parts)
        .setReason(answer.reason())
        .setAnnotator(annotator)
        .setAnsweredAt(answeredAt)
        .build();
  }
}
