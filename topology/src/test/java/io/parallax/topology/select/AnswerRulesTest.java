package io.parallax.topology.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.schemas.Answer;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.Selection;
import io.parallax.schemas.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerRulesTest {
  private static final int CLASSES = 3;
  private static final FrameSize FRAME = new FrameSize(4, 12);

  private static final Instant OPENED = Instant.ofEpochSecond(1_000_000);
  private static final Instant NOW = OPENED.plusSeconds(86_400);

  private static final Selection OPEN =
      Selection.newBuilder()
          .setRequestId("s/g/f/1")
          .setStatus(RequestStatus.OPEN)
          .setDecidedAt(OPENED)
          .build();

  private static Label label(String annotator, Verdict verdict, LabelledPart... parts) {
    return new Label("s/g/f/1", "s", verdict, List.of(parts), "why", annotator, Instant.EPOCH);
  }

  private static Label labelled(String annotator, int classId) {
    return label(annotator, Verdict.LABELLED, new LabelledPart(classId, null));
  }

  private static Selection after(Selection before, Label... labels) {
    Selection request = before;
    for (Label label : labels) {
      request = AnswerRules.answered(request, label, CLASSES, FRAME, NOW);
    }
    return request;
  }

  private static void assertRefused(Selection request, Label label, String reason) {
    assertThatThrownBy(() -> after(request, label))
        .isInstanceOfSatisfying(
            InvalidRecordException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void shouldKeepTheAnswersOfTwoAnnotatorsSideBySide() {
    Selection request = after(OPEN, labelled("ann", 1), labelled("bob", 2));

    assertThat(request.getStatus()).isEqualTo(RequestStatus.ANSWERED);
    assertThat(request.getAnswers()).extracting(Answer::getAnnotator).containsExactly("ann", "bob");
    assertThat(AnswerRules.isDisputed(request)).isTrue();
    assertThat(AnswerRules.isDisputed(after(OPEN, labelled("ann", 1), labelled("bob", 1))))
        .isFalse();
    assertThat(OPEN.getAnswers()).isEmpty();
  }

  @Test
  void shouldStayOpenWhenOnlySkippedAndLetWhoSkippedAnswerAfterAll() {
    Selection skipped = after(OPEN, label("ann", Verdict.SKIPPED));
    assertThat(skipped.getStatus()).isEqualTo(RequestStatus.OPEN);

    Selection answered = after(skipped, labelled("ann", 0));

    assertThat(answered.getStatus()).isEqualTo(RequestStatus.ANSWERED);
    assertThat(answered.getAnswers())
        .extracting(Answer::getVerdict)
        .containsExactly(Verdict.LABELLED);
  }

  @Test
  void shouldKeepTheTimeAtWhichItWasOpenedWhenItIsSkippedAndTheSkipTakenBack() {
    Selection skipped = after(OPEN, label("ann", Verdict.SKIPPED), label("bob", Verdict.SKIPPED));
    Selection takenBack = after(skipped, label("ann", Verdict.RETRACTED));

    assertThat(skipped.getDecidedAt()).isEqualTo(OPENED);
    assertThat(takenBack.getStatus()).isEqualTo(RequestStatus.OPEN);
    assertThat(takenBack.getDecidedAt()).isEqualTo(OPENED);
  }

  @Test
  void shouldTakeTheTimeOfTheAnswerThatChangesItsStatus() {
    Selection answered = after(OPEN, labelled("ann", 1));
    Selection later =
        AnswerRules.answered(answered, labelled("bob", 1), CLASSES, FRAME, NOW.plusSeconds(1));
    Selection opened =
        AnswerRules.answered(
            answered, label("ann", Verdict.RETRACTED), CLASSES, FRAME, NOW.plusSeconds(2));

    assertThat(answered.getDecidedAt()).isEqualTo(NOW);
    assertThat(later.getDecidedAt()).isEqualTo(NOW);
    assertThat(opened.getDecidedAt()).isEqualTo(NOW.plusSeconds(2));
  }

  @Test
  void shouldBeAnsweredWhenItCannotBeTold() {
    assertThat(after(OPEN, label("ann", Verdict.UNCLEAR)).getStatus())
        .isEqualTo(RequestStatus.ANSWERED);
  }

  @Test
  void shouldOpenAgainWhenTheOnlyAnswerIsRetracted() {
    Selection request = after(OPEN, labelled("ann", 1), label("ann", Verdict.RETRACTED));

    assertThat(request.getStatus()).isEqualTo(RequestStatus.OPEN);
    assertThat(request.getAnswers()).isEmpty();
    assertThat(
            after(request, labelled("ann", 2)).getAnswers().get(0).getParts().get(0).getClassId())
        .isEqualTo(2);
  }

  @Test
  void shouldRefuseASecondAnswerOfTheSameAnnotator() {
    assertRefused(after(OPEN, labelled("ann", 1)), labelled("ann", 2), "already-answered");
    assertRefused(
        after(OPEN, label("ann", Verdict.UNCLEAR)), labelled("ann", 2), "already-answered");
  }

  @Test
  void shouldRefuseToRetractWhatWasNotSaid() {
    assertRefused(
        after(OPEN, labelled("ann", 1)), label("bob", Verdict.RETRACTED), "nothing-to-retract");
  }

  @ParameterizedTest
  @EnumSource(
      value = RequestStatus.class,
      names = {"WITHDRAWN", "EXPIRED"})
  void shouldRefuseAnswersToRequestsThatHaveEnded(RequestStatus status) {
    Selection ended = Selection.newBuilder(OPEN).setStatus(status).build();

    assertRefused(
        ended,
        labelled("ann", 1),
        status == RequestStatus.EXPIRED ? "expired-request" : "withdrawn-request");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 3, 1000})
  void shouldRefuseAClassThatTheModelDoesNotHave(int classId) {
    assertRefused(OPEN, labelled("ann", classId), "unknown-class");
  }

  @Test
  void shouldRefuseAnswersThatContradictThemselves() {
    assertRefused(OPEN, label("ann", Verdict.LABELLED), "bad-answer");
    assertRefused(OPEN, label("ann", Verdict.SKIPPED, new LabelledPart(1, null)), "bad-answer");
    assertRefused(OPEN, labelled(" ", 1), "bad-annotator");
    assertRefused(OPEN, labelled("a".repeat(201), 1), "bad-annotator");
  }

  @Test
  void shouldRefuseMasksThatDoNotFitTheFrame() {
    assertRefused(OPEN, masked(new CocoMask(3, 5, "?")), "bad-mask");
    assertRefused(OPEN, masked(new CocoMask(3, 4, "not a mask")), "bad-mask");
    assertRefused(OPEN, masked(new CocoMask(3, 4, "")), "bad-mask");
    assertRefused(OPEN, masked(new CocoMask(4, 3, "57")), "bad-mask");
    assertThat(after(OPEN, masked(new CocoMask(3, 4, "57"))).getStatus())
        .isEqualTo(RequestStatus.ANSWERED);
  }

  @Test
  void shouldTakeEitherSideForTheWidthWhenTheFootprintDoesNotSay() {
    FrameSize frame = FrameSize.of(Footprint.newBuilder().setPixels(12).build());

    for (CocoMask mask : List.of(new CocoMask(3, 4, "57"), new CocoMask(4, 3, "57"))) {
      assertThat(AnswerRules.answered(OPEN, masked(mask), CLASSES, frame, NOW).getStatus())
          .isEqualTo(RequestStatus.ANSWERED);
    }
  }

  private static Label masked(CocoMask mask) {
    return label("ann", Verdict.LABELLED, new LabelledPart(1, mask));
  }
}
