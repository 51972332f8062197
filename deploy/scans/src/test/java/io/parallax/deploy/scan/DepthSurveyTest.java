package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.testkit.SharedFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DepthSurveyTest {

  @Test
  void shouldKnowTheMedianOfTheReadingsOfTenFrames() {
    // Frame i reads i + 1 metres on two pixels and nothing on the others.
    Frames scan = new Frames(19, i -> new int[] {1000 * (i + 1), 0, 1000 * (i + 1), 0, 0, 65_535});

    DepthSurvey survey = DepthSurvey.of(scan);

    assertThat(scan.looked).containsExactly("0", "2", "4", "6", "8", "10", "12", "14", "16", "18");
    assertThat(survey.medianMetres()).hasValue(9);
    assertThat(survey.shareBeyond(10)).isEqualTo(5 / 10.0);
    assertThat(survey.shareBeyond(11)).isEqualTo(4 / 10.0);
    assertThat(survey.warning()).isEmpty();
  }

  @Test
  void shouldWarnOnlyWhenTheMedianIsNoRooms() {
    assertThat(warning(199))
        .hasValue(
            "the median depth of the scan is 0.20 m (3 frames looked at): is the unit of its depth"
                + " images right? --depth-scale says how many units a metre has");
    assertThat(warning(200)).isEmpty();
    assertThat(warning(20_000)).isEmpty();
    assertThat(warning(20_001)).isPresent();
    assertThat(warning(65_000).orElseThrow()).contains("is 65.00 m (3 frames");
  }

  private static Optional<String> warning(int millimetres) {
    int[] depth = IntStream.generate(() -> millimetres).limit(6).toArray();
    return DepthSurvey.of(new Frames(3, i -> depth)).warning();
  }

  @Test
  void shouldSayNothingWhenThereIsNoReadingOrNoImage() {
    DepthSurvey survey = DepthSurvey.of(new Frames(2, i -> new int[] {0, 0, 0, 0, 0, 65_535}));
    assertThat(survey.medianMetres()).isEmpty();
    assertThat(survey.shareBeyond(1)).isZero();
    assertThat(survey.warning()).isEmpty();

    DepthSurvey passed = DepthSurvey.of(new Frames(3, i -> i == 1 ? null : new int[6]));
    assertThat(passed.medianMetres()).isEmpty();
    assertThat(
            DepthSurvey.of(new Frames(3, i -> i == 1 ? null : new int[] {1, 2, 3, 4, 5, 6}))
                .medianMetres())
        .hasValue(0.003);
  }

  @Test
  void shouldFindTheRealScansPlausible() {
    for (String name : List.of("scans/7scenes-redkitchen", "scans/scannet-scene0014_00")) {
      DepthSurvey survey = DepthSurvey.of(ScanFormat.AUTO.open(SharedFiles.require(name)));

      assertThat(survey.medianMetres().orElseThrow()).isBetween(1.0, 2.0);
      assertThat(survey.shareBeyond(4)).isZero();
      assertThat(survey.warning()).isEmpty();
    }
  }

  /** Frames of 3×2 pixels; null stands for a damaged image. */
  private static final class Frames implements Scan {
    private final int count;
    private final IntFunction<int[]> depth;
    private final List<String> looked = new ArrayList<>();

    private Frames(int count, IntFunction<int[]> depth) {
      this.count = count;
      this.depth = depth;
    }

    @Override
    public String sceneId() {
      return "frames";
    }

    @Override
    public List<String> frameIds() {
      return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    @Override
    public ScanFrame frame(String frameId) {
      looked.add(frameId);
      int[] millimetres = depth.apply(Integer.parseInt(frameId));
      byte[] png = millimetres == null ? new byte[9] : TestImages.depthPng(3, 2, millimetres);
      if (frameId.equals("2") && millimetres == null) {
        throw new UnreadableScanException(Path.of("2.png"), "is gone");
      }
      return new ScanFrame(
          frameId,
          new byte[0],
          png,
          new Intrinsics(3, 2, 5, 5, 1, 0.5),
          new double[16],
          Instant.EPOCH,
          Optional.empty());
    }
  }
}
