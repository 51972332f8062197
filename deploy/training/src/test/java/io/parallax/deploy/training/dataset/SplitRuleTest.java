package io.parallax.deploy.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SplitRuleTest {
  private static long measured(SplitRule rule, int frames) {
    return IntStream.range(0, frames).filter(i -> rule.part("hall", i) == Part.VAL).count();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.2, 0.1, 0.05})
  void shouldMeasureWithAboutTheShareOfALongWalk(double share) {
    assertThat(measured(new SplitRule(Set.of(), share), 10_000) / 10_000.0).isEqualTo(share);
  }

  @Test
  void shouldMeasureWithWholeStretchesOnly() {
    SplitRule rule = new SplitRule(Set.of(), 0.2);
    for (int stretch = 0; stretch < 50; stretch++) {
      int first = stretch * SplitRule.STRETCH;
      assertThat(
              IntStream.range(first, first + SplitRule.STRETCH)
                  .mapToObj(i -> rule.part("hall", i))
                  .distinct())
          .hasSize(1);
    }
  }

  @Test
  void shouldMeasureWithSomeOfAShortWalkToo() {
    assertThat(measured(new SplitRule(Set.of(), 0.2), 27)).isEqualTo(7);
  }

  @Test
  void shouldMeasureWithNothingButTheNamedScenesWhenTheShareIsZero() {
    SplitRule rule = new SplitRule(Set.of("kitchen"), 0);

    assertThat(measured(rule, 1000)).isZero();
    assertThat(rule.part("kitchen", 0)).isEqualTo(Part.VAL);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 0.51, Double.NaN})
  void shouldRefuseAShareThatLeavesLittleToLearnFrom(double share) {
    assertThatThrownBy(() -> new SplitRule(Set.of(), share)).hasMessageContaining("from 0 to 0.5");
  }
}
