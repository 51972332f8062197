package io.parallax.deploy.experiment.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parallax.scorer.output.QuantisedMap;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scores of whole frames against plain sums over distributions. */
final class FrameScoresTest {
  /** The logarithms are rounded to 2^-16. */
  private static final double ROUNDING = 3e-5;

  private static List<Region> highestFirst(
      List<MadeUpFrame> frames, ToDoubleFunction<PoolFrame> score) {
    return frames.stream()
        .sorted(
            Comparator.comparingDouble((MadeUpFrame frame) -> -score.applyAsDouble(frame))
                .thenComparing(MadeUpFrame::id))
        .map(Region::whole)
        .toList();
  }

  private static List<Region> selectAll(AcquisitionMethod method, List<MadeUpFrame> frames) {
    return method.select(new Pool(frames), Labelled.NOTHING, Long.MAX_VALUE / 2, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldEqualThePlainSumsOfEveryFrame(long seed) {
    for (MadeUpFrame frame : MadeUpFrame.pool(seed, 2, 3)) {
      assertThat(SoftmaxEntropy.score(frame)).isCloseTo(PlainSums.ent(frame), within(ROUNDING));
      assertThat(SoftmaxConfidence.score(frame)).isCloseTo(PlainSums.conf(frame), within(1e-9));
      assertThat(SoftmaxMargin.score(frame)).isCloseTo(PlainSums.mar(frame), within(1e-9));
      assertThat(DropoutEntropy.score(frame))
          .isCloseTo(PlainSums.mcdr(frame), within(ROUNDING * MadeUpFrame.PIXELS));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldChooseFramesInTheOrderOfTheirPlainSums(long seed) {
    List<MadeUpFrame> frames = MadeUpFrame.pool(seed, 2, 4);

    assertThat(selectAll(new SoftmaxEntropy(), frames))
        .isEqualTo(highestFirst(frames, PlainSums::ent));
    assertThat(selectAll(new CostEffective(), frames))
        .isEqualTo(highestFirst(frames, PlainSums::ent));
    assertThat(selectAll(new SoftmaxConfidence(), frames))
        .isEqualTo(highestFirst(frames, frame -> -PlainSums.conf(frame)));
    assertThat(selectAll(new SoftmaxMargin(), frames))
        .isEqualTo(highestFirst(frames, frame -> -PlainSums.mar(frame)));
    assertThat(selectAll(new DropoutEntropy(), frames))
        .isEqualTo(highestFirst(frames, PlainSums::mcdr));
  }

  @Test
  void shouldCountAPixelWithoutProbabilitiesAsNothing() {
    // With very many classes all of them may be rounded to 0.
    QuantisedMap map = new QuantisedMap(2, 2, 1, new byte[] {0, 64, 0, (byte) 192});

    assertThat(ClassCounts.of(map).entropyBits()[0]).isZero();
    assertThat(ClassCounts.of(map).entropyBits()[1])
        .isCloseTo(PlainSums.entropy(new double[] {0.25, 0.75}), within(ROUNDING));
    assertThat(new LikeliestTwo(map).meanConfidence()).isEqualTo(0.75 / 2);
    assertThat(new LikeliestTwo(map).meanMargin()).isEqualTo(0.5 / 2);
  }

  @Test
  void shouldRefuseAFrameWithoutPasses() {
    MadeUpFrame frame = MadeUpFrame.pool(1, 1, 1).get(0);
    var bare = new MadeUpFrame(frame.id(), frame.view(), frame.features(), List.of());

    assertThatThrownBy(() -> selectAll(new DropoutEntropy(), List.of(bare)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no passes with dropout");
  }
}
