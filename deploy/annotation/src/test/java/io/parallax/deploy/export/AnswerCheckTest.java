package io.parallax.deploy.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.deploy.export.mask.RandomMasks;
import io.parallax.schemas.Answer;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.PixelBox;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.Verdict;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers checked against a request: a frame of 20×10, its crop of 6×4 at (7, 3). */
class AnswerCheckTest {
  private static final String ID = "flat-7/g/12/3";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final PixelBox CROP = new PixelBox(7, 3, 6, 4);

  /** In the crop: x 1..3, y 1..2. */
  private static final PixelMask SUPERPIXEL = RandomMasks.mask(6, 4, 7, 8, 9, 13, 14, 15);

  private static final LabelRequest REQUEST =
      LabelRequest.newBuilder()
          .setRequestId(ID)
          .setSceneId("flat-7")
          .setMask(SUPERPIXEL.placed(CROP, 20, 10).toRecord())
          .setCropBox(CROP)
          .setCrop(ByteBuffer.allocate(0))
          .setClassNames(List.of("wall", "floor", "chair"))
          .setMeanDistribution(List.of(0.25f, 0.5f, 0.25f))
          .build();

  private final AnswerCheck check = check(false);

  @Test
  void shouldHaveNoMaskWhenOneClassCoversTheSuperpixel() {
    Outcome outcome = check.check(labelled(new ClassMask("chair", SUPERPIXEL)));

    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    var label = ((Outcome.Accepted) outcome).label();
    assertThat(label.getParts()).containsExactly(new LabelledPart(2, null));
    assertThat(label.getRequestId()).isEqualTo(ID);
    assertThat(label.getSceneId()).isEqualTo("flat-7");
    assertThat(label.getVerdict()).isEqualTo(Verdict.LABELLED);
    assertThat(label.getAnnotator()).isEqualTo("anna");
    assertThat(label.getAnsweredAt()).isEqualTo(NOW);
  }

  @Test
  void shouldGivePartsInTheFrameWhenThereAreSeveral() {
    assertThat(
            parts(
                new ClassMask("wall", RandomMasks.mask(6, 4, 7, 8)),
                new ClassMask("chair", RandomMasks.mask(6, 4, 15))))
        .containsExactly(
            new LabelledPart(0, inFrame(4 * 20 + 8, 4 * 20 + 9)),
            new LabelledPart(2, inFrame(5 * 20 + 10)));
  }

  @Test
  void shouldLetTheUpperPartCountWhereTwoLieOverEachOther() {
    assertThat(
            parts(
                new ClassMask("floor", SUPERPIXEL),
                new ClassMask("chair", RandomMasks.mask(6, 4, 7, 8, 9))))
        .containsExactly(
            new LabelledPart(1, inFrame(5 * 20 + 8, 5 * 20 + 9, 5 * 20 + 10)),
            new LabelledPart(2, inFrame(4 * 20 + 8, 4 * 20 + 9, 4 * 20 + 10)));
    assertThat(
            parts(
                new ClassMask("chair", RandomMasks.mask(6, 4, 7, 8, 9)),
                new ClassMask("floor", SUPERPIXEL)))
        .containsExactly(new LabelledPart(1, null));
  }

  @Test
  void shouldLeaveOutAndCountWhatLiesOutsideOfTheSuperpixel() {
    Outcome outcome =
        check.check(labelled(new ClassMask("chair", RandomMasks.mask(6, 4, 0, 6, 7, 8))));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Accepted.class,
            accepted -> {
              assertThat(accepted.outside()).isEqualTo(2);
              assertThat(accepted.label().getParts())
                  .containsExactly(new LabelledPart(2, inFrame(4 * 20 + 8, 4 * 20 + 9)));
            });
  }

  @Test
  void shouldGiveEachPixelTheClassThatWasDrawnOnItLast() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      List<ClassMask> drawn =
          List.of(
              new ClassMask("wall", RandomMasks.random(random, 6, 4)),
              new ClassMask("floor", RandomMasks.random(random, 6, 4)),
              new ClassMask("chair", RandomMasks.random(random, 6, 4)));
      int[] expected = new int[200];
      for (int i = 0; i < 24; i++) {
        for (int c = 0; c < 3 && SUPERPIXEL.pixels().get(i); c++) {
          if (drawn.get(c).mask().pixels().get(i)) {
            expected[(3 + i / 6) * 20 + 7 + i % 6] = c + 1;
          }
        }
      }
      Outcome outcome = check(false).check(ToolAnswer.labelled(ID, drawn, false));
      int[] actual = new int[200];
      if (outcome instanceof Outcome.Accepted accepted) {
        for (LabelledPart part : accepted.label().getParts()) {
          CocoMask mask = part.getMask() == null ? REQUEST.getMask() : part.getMask();
          PixelMask.of(mask).pixels().stream().forEach(i -> actual[i] = part.getClassId() + 1);
        }
      }
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void shouldRefuseWhatDoesNotFitTheRequestAndSayWhy() {
    assertRefused(
        ToolAnswer.labelled("flat-7/g/12/4", List.of(), false), "there is no such request");
    assertRefused(labelled(new ClassMask("lamp", SUPERPIXEL)), "\"lamp\" is none of the model's");
    assertRefused(
        labelled(new ClassMask("wall", RandomMasks.mask(12, 8, 5))),
        "its mask is of 12×8 pixels, but the picture has 6×4");
    assertRefused(
        labelled(new ClassMask("wall", RandomMasks.mask(6, 4, 0))),
        "nothing is drawn inside the superpixel");
    assertRefused(ToolAnswer.faulty(ID, "a line has no pixels"), "a line has no pixels");
  }

  @Test
  void shouldTakeOneAnswerToARequest() {
    ToolAnswer skip = ToolAnswer.without(ID, Verdict.SKIPPED, "too dark");

    assertThat(check.check(skip))
        .isInstanceOfSatisfying(
            Outcome.Accepted.class,
            accepted -> {
              assertThat(accepted.label().getVerdict()).isEqualTo(Verdict.SKIPPED);
              assertThat(accepted.label().getReason()).isEqualTo("too dark");
              assertThat(accepted.label().getParts()).isEmpty();
            });
    assertRefused(skip, "the files have another answer to it already");
  }

  @Test
  void shouldPassOverAGuessAsLongAsItIsMarkedAndTheSame() {
    ClassMask guess = new ClassMask("floor", SUPERPIXEL);
    ToolAnswer untouched = ToolAnswer.labelled(ID, List.of(guess), true);
    ToolAnswer confirmed = ToolAnswer.labelled(ID, List.of(guess), false);
    ToolAnswer corrected =
        ToolAnswer.labelled(ID, List.of(new ClassMask("chair", SUPERPIXEL)), true);

    assertThat(check.check(untouched)).isEqualTo(new Outcome.Untouched(ID));
    assertThat(check(true).check(untouched)).isInstanceOf(Outcome.Accepted.class);
    assertThat(check(false).check(confirmed)).isInstanceOf(Outcome.Accepted.class);
    assertThat(check(false).check(corrected)).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void shouldHoldAnswersAgainstTheRulesOfTheSelector() {
    ToolAnswer wall = labelled(new ClassMask("wall", SUPERPIXEL));
    Answer said = answer("anna", Verdict.LABELLED, new LabelledPart(0, null));
    Answer saidOtherwise = answer("anna", Verdict.LABELLED, new LabelledPart(1, null));

    assertThat(check(RequestStatus.OPEN, answer("anna", Verdict.SKIPPED)).check(wall))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(check(RequestStatus.ANSWERED, answer("ben", Verdict.UNCLEAR)).check(wall))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(check(RequestStatus.ANSWERED, said).check(wall)).isEqualTo(new Outcome.Known(ID));
    assertThat(check(RequestStatus.ANSWERED, saidOtherwise).check(wall))
        .isEqualTo(
            new Outcome.Refused(
                ID, "anna has answered it otherwise; a retraction must come first"));
    assertThat(check(RequestStatus.WITHDRAWN).check(wall))
        .isEqualTo(new Outcome.Refused(ID, "it was withdrawn: new views have settled it"));
    assertThat(check(RequestStatus.EXPIRED).check(wall))
        .isEqualTo(new Outcome.Refused(ID, "it has expired"));
  }

  private static Answer answer(String annotator, Verdict verdict, LabelledPart... parts) {
    return new Answer(annotator, verdict, List.of(parts), "", NOW);
  }

  private static AnswerCheck check(RequestStatus status, Answer... answers) {
    LabelRequest request =
        LabelRequest.newBuilder(REQUEST).setStatus(status).setAnswers(List.of(answers)).build();
    return new AnswerCheck(Map.of(ID, request), "anna", NOW, false);
  }

  private static AnswerCheck check(boolean takeGuesses) {
    return new AnswerCheck(Map.of(ID, REQUEST), "anna", NOW, takeGuesses);
  }

  private static ToolAnswer labelled(ClassMask... parts) {
    return ToolAnswer.labelled(ID, List.of(parts), false);
  }

  private static List<LabelledPart> parts(ClassMask... drawn) {
    Outcome outcome = check(false).check(labelled(drawn));
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    return ((Outcome.Accepted) outcome).label().getParts();
  }

  private static CocoMask inFrame(int... pixels) {
    BitSet set = new BitSet();
    for (int pixel : pixels) {
      set.set(pixel);
    }
    return new PixelMask(20, 10, set).toRecord();
  }

  private void assertRefused(ToolAnswer answer, String why) {
    assertThat(check.check(answer))
        .isInstanceOfSatisfying(
            Outcome.Refused.class, refused -> assertThat(refused.why()).startsWith(why));
  }
}
