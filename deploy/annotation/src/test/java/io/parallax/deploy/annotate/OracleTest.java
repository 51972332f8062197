package io.parallax.deploy.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanOfSource;
import io.parallax.deploy.truth.Truth;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.mask.CocoRle;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OracleTest {
  /** The class of most pixels. */
  private static int classOf(Label label) {
    assertThat(label.getVerdict()).isEqualTo(Verdict.LABELLED);
    return label.getParts().get(0).getClassId();
  }

  @Test
  void shouldPaintEachClassOfASuperpixel() {
    Oracle oracle = new Oracle(Truth.of(new TruthScan("room", 2)), "ann", 0);
    LabelRequest request = TruthScan.request("room", "f1", 3);

    Label label = oracle.answer(request);

    // Of its 2×4 pixels the first of the first row is of class 4.
    assertThat(label.getVerdict()).isEqualTo(Verdict.LABELLED);
    assertThat(label.getParts()).extracting(LabelledPart::getClassId).containsExactly(3, 4);
    BitSet most = pixels(label.getParts().get(0).getMask());
    BitSet corner = pixels(label.getParts().get(1).getMask());
    assertThat(corner).isEqualTo(BitSet.valueOf(new long[] {1L << 6}));
    assertThat(most.intersects(corner)).isFalse();
    most.or(corner);
    assertThat(most).isEqualTo(pixels(request.getMask()));
    assertThat(label.getAnnotator()).isEqualTo("ann");
    assertThat(label.getRequestId()).isEqualTo("room/g/f1/3");
    assertThat(label.getSceneId()).isEqualTo("room");
  }

  private static BitSet pixels(CocoMask mask) {
    return CocoRle.parse(mask.getCounts(), mask.getWidth(), mask.getHeight()).mask();
  }

  @Test
  void shouldPaintNothingWhereASuperpixelIsOfOneClass() {
    LabelRequest plain = TruthScan.request("room", "f1", 2);
    LabelRequest request =
        LabelRequest.newBuilder(plain).setClassNames(TruthScan.CLASSES.subList(0, 4)).build();

    Label label = new Oracle(Truth.of(new TruthScan("room", 2)), "ann", 0).answer(request);

    // Class 4 is none of the model: what is known is of one class.
    assertThat(label.getParts()).containsExactly(new LabelledPart(TruthScan.classOf(2), null));
  }

  @Test
  void shouldSayThatItCannotBeToldWhereNobodyKnowsTheTruth() {
    Oracle oracle = new Oracle(Truth.of(new TruthScan("room", 2)), "ann", 0);

    Label label = oracle.answer(TruthScan.request("room", "f1", TruthScan.UNKNOWN));

    assertThat(label.getVerdict()).isEqualTo(Verdict.UNCLEAR);
    assertThat(label.getParts()).isEmpty();
    assertThat(label.getReason()).isNotEmpty();
  }

  @Test
  void shouldSayThatItCannotBeToldWhereTheModelHasNoSuchClass() {
    Truth truth = Truth.of(new TruthScan("room", 2));
    LabelRequest request =
        LabelRequest.newBuilder(TruthScan.request("room", "f1", 3))
            .setClassNames(TruthScan.CLASSES.subList(0, 3))
            .build();

    assertThat(new Oracle(truth, "ann", 0).answer(request).getVerdict()).isEqualTo(Verdict.UNCLEAR);

    // One pixel in each of three superpixels is bed; the rest of the fourth is lamp.
    assertThat(truth.tally().strays()).isEqualTo(Map.of(4, 7L, 5, 3L));
  }

  @Test
  void shouldBeWrongAsOftenAsToldAndAlwaysAlike() {
    Oracle oracle = new Oracle(Truth.of(new TruthScan("room", 400)), "ann", 0.25);
    int wrong = 0;
    for (int frame : IntStream.range(0, 400).toArray()) {
      LabelRequest request = TruthScan.request("room", "f" + frame, 2);
      int said = classOf(oracle.answer(request));
      assertThat(said).isBetween(0, TruthScan.CLASSES.size() - 1);
      assertThat(classOf(oracle.answer(request))).isEqualTo(said);
      wrong += said == TruthScan.classOf(2) ? 0 : 1;
    }
    assertThat(wrong).isBetween(70, 130);
  }

  @Test
  void shouldKnowItsFramesByEachOfTheirIds() {
    Scan scan = new TruthScan("room", 2);
    Oracle oracle =
        new Oracle(List.of(Truth.of(scan), Truth.of(new ScanOfSource(scan, "robot-7"))), "ann", 0);

    for (String frameId : List.of("f1", "robot-7.f1")) {
      LabelRequest request = TruthScan.request("room", frameId, 3);
      assertThat(oracle.knows(request)).isTrue();
      assertThat(classOf(oracle.answer(request))).isEqualTo(TruthScan.classOf(3));
    }
    assertThat(oracle.knows(TruthScan.request("room", "robot-8.f1", 3))).isFalse();
    assertThat(oracle.knows(TruthScan.request("room", "robot-7.f2", 3))).isFalse();
  }

  @Test
  void shouldKnowItsOwnScanOnly() {
    Oracle oracle = new Oracle(Truth.of(new TruthScan("room", 2)), "ann", 0);

    assertThat(oracle.knows(TruthScan.request("room", "f1", 3))).isTrue();
    assertThat(oracle.knows(TruthScan.request("room", "f2", 3))).isFalse();
    assertThat(oracle.knows(TruthScan.request("hall", "f1", 3))).isFalse();
  }
}
