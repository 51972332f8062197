package io.parallax.deploy.desk;

import io.parallax.schemas.Answer;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request as the desk knows it: what the selector published, and the answers that are on their
 * way to the selector.
 */
final class RequestState {
  /**
   * How long an answer that the selector has not taken in keeps a request from others. One that was
   * refused never is, and must not hide the request for good.
   */
  private static final Duration PENDING_ANSWER_TIMEOUT = Duration.ofMinutes(2);

  private final Map<String, Label> sent = new LinkedHashMap<>();
  private LabelRequest request;

  /** The request as it was published last, null before that and after it was taken away. */
  LabelRequest request() {
    return request;
  }

  /** Takes in the request as it is now; null: it was taken away. */
  void publish(LabelRequest newer) {
    request = newer;
  }

  /**
   * Takes in an answer from the topic, or one that the broker has just acknowledged; false if its
   * annotator has said something else since.
   */
  boolean answer(Label label) {
    Label before = sent.get(label.getAnnotator());
    if (before != null && label.getAnsweredAt().isBefore(before.getAnsweredAt())) {
      return false;
    }
    sent.put(label.getAnnotator(), label);
    return true;
  }

  /** Forgets an answer that was refused. */
  void refuse(Label label) {
    sent.computeIfPresent(label.getAnnotator(), (name, last) -> last.equals(label) ? null : last);
  }

  /** What an annotator said last, null if nothing or if it was taken back. */
  Verdict verdictOf(String annotator) {
    Label label = sent.get(annotator);
    if (label != null) {
      return label.getVerdict() == Verdict.RETRACTED ? null : label.getVerdict();
    }
    if (request != null) {
      for (Answer answer : request.getAnswers()) {
        if (answer.getAnnotator().equals(annotator)) {
          return answer.getVerdict();
        }
      }
    }
    return null;
  }

  /** Whether somebody should still be asked. */
  boolean isOpen(Instant now) {
    return request != null && request.getStatus() == RequestStatus.OPEN && !isAnswerUnderWay(now);
  }

  private boolean isAnswerUnderWay(Instant now) {
    return sent.values().stream()
        .anyMatch(
            label ->
                (label.getVerdict() == Verdict.LABELLED || label.getVerdict() == Verdict.UNCLEAR)
                    && label.getAnsweredAt().plus(PENDING_ANSWER_TIMEOUT).isAfter(now));
  }
}
