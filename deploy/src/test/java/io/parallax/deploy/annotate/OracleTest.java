package io.parallax.deploy.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanOfSource;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OracleTest {
  private static int classOf(Label label) {
    assertThat(label.getVerdict()).isEqualTo(Verdict.LABELLED);
    assertThat(label.getParts()).hasSize(1);
    LabelledPart part = label.getParts().get(0);
    assertThat(part.getMask()).isNull();
    return part.getClassId();
  }

  @Test
  void shouldAnswerWithTheClassOfMostPixels() {
    Oracle oracle = new Oracle(new TruthScan("room", 2), "ann", 0);

    Label label = oracle.answer(TruthScan.request("room", "f1", 3));

    assertThat(classOf(label)).isEqualTo(TruthScan.classOf(3));
    assertThat(label.getAnnotator()).isEqualTo("ann");
    assertThat(label.getRequestId()).isEqualTo("room/g/f1/3");
    assertThat(label.getSceneId()).isEqualTo("room");
  }

  @Test
  void shouldSayThatItCannotBeToldWhereNobodyKnowsTheTruth() {
    Oracle oracle = new Oracle(new TruthScan("room", 2), "ann", 0);

    Label label = oracle.answer(TruthScan.request("room", "f1", TruthScan.UNKNOWN));

    assertThat(label.getVerdict()).isEqualTo(Verdict.UNCLEAR);
    assertThat(label.getParts()).isEmpty();
    assertThat(label.getReason()).isNotEmpty();
  }

  @Test
  void shouldBeWrongAsOftenAsToldAndAlwaysAlike() {
    Oracle oracle = new Oracle(new TruthScan("room", 400), "ann", 0.25);
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
    Oracle oracle = new Oracle(List.of(scan, new ScanOfSource(scan, "robot-7")), "ann", 0);

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
    Oracle oracle = new Oracle(new TruthScan("room", 2), "ann", 0);

    assertThat(oracle.knows(TruthScan.request("room", "f1", 3))).isTrue();
    assertThat(oracle.knows(TruthScan.request("room", "f2", 3))).isFalse();
    assertThat(oracle.knows(TruthScan.request("hall", "f1", 3))).isFalse();
  }
}
