package io.parallax.deploy.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.deploy.export.mask.RandomMasks;
import io.parallax.schemas.Answer;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.PixelBox;
import io.parallax.schemas.Verdict;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers to a request whose superpixel is the whole frame of 4×1. */
class ConsensusTest {
  private static final PixelMask ALL = RandomMasks.mask(4, 1, 0, 1, 2, 3);
  private static final PixelMask LEFT = RandomMasks.mask(4, 1, 0, 1);
  private static final PixelMask RIGHT = RandomMasks.mask(4, 1, 2, 3);

  @Test
  void shouldKeepASingleAnswerAsItIs() {
    Consensus consensus = of(answer("anna", part(1, LEFT), part(0, RIGHT)));

    assertThat(consensus)
        .isEqualTo(
            new Consensus(List.of(new ClassMask("wall", RIGHT), new ClassMask("rug", LEFT)), ""));
  }

  @Test
  void shouldTakeTheMajorityOfEachPixelAndTellWhoSaysWhat() {
    Consensus consensus =
        of(
            answer("anna", new LabelledPart(0, null)),
            answer("ben", new LabelledPart(1, null)),
            answer("cleo", part(1, LEFT), part(2, RIGHT)),
            new Answer("dan", Verdict.UNCLEAR, List.of(), "dark", Instant.EPOCH));

    // On the right three say three things: the lowest class.
    assertThat(consensus.parts())
        .containsExactly(new ClassMask("wall", RIGHT), new ClassMask("rug", LEFT));
    assertThat(consensus.dissent())
        .isEqualTo("anna says wall, ben says rug, cleo says rug and lamp");
  }

  @Test
  void shouldSeeNoDissentWhenTheSameIsSaidInOtherWords() {
    Consensus consensus =
        of(answer("anna", new LabelledPart(2, null)), answer("ben", part(2, LEFT), part(2, ALL)));

    assertThat(consensus).isEqualTo(new Consensus(List.of(new ClassMask("lamp", ALL)), ""));
  }

  @Test
  void shouldNotBeThereWhenNobodyGaveAClass() {
    LabelRequest request =
        request(new Answer("dan", Verdict.UNCLEAR, List.of(), "dark", Instant.EPOCH));

    assertThat(Consensus.exists(request)).isFalse();
    assertThat(Consensus.exists(request(answer("anna", part(0, LEFT))))).isTrue();
  }

  private static LabelledPart part(int classId, PixelMask mask) {
    return new LabelledPart(classId, mask.toRecord());
  }

  private static Answer answer(String annotator, LabelledPart... parts) {
    return new Answer(annotator, Verdict.LABELLED, Arrays.asList(parts), "", Instant.EPOCH);
  }

  private static Consensus of(Answer... answers) {
    return Consensus.of(request(answers));
  }

  private static LabelRequest request(Answer... answers) {
    return LabelRequest.newBuilder()
        .setMask(ALL.toRecord())
        .setCropBox(new PixelBox(0, 0, 4, 1))
        .setClassNames(List.of("wall", "rug", "lamp"))
        .setAnswers(Arrays.asList(answers))
        .build();
  }
}
