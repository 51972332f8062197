package io.parallax.topology.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.scorer.selection.SceneProgress;
import io.parallax.topology.select.SceneStandings.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SceneStandingsTest {
  private final SceneStandings scenes = new SceneStandings();

  @Test
  void shouldTellQuantilesOverTheScenesThatHaveFrames() {
    for (int i = 1; i <= 10; i++) {
      scenes.put("s" + i, standing(100, 10L * i, 20, i));
    }
    scenes.put("empty", standing(0, 0, 0, 0));

    assertThat(scenes.count()).isEqualTo(11);
    assertThat(scenes.quantile(0, Standing::coverage)).isEqualTo(0.1);
    assertThat(scenes.quantile(0.1, Standing::coverage)).isEqualTo(0.1);
    assertThat(scenes.quantile(0.5, Standing::coverage)).isEqualTo(0.5);
    assertThat(scenes.quantile(0.9, Standing::coverage)).isEqualTo(0.9);
    assertThat(scenes.quantile(1, Standing::coverage)).isEqualTo(1.0);
    assertThat(scenes.quantile(1, Standing::budgetUsed)).isEqualTo(0.5);
  }

  @Test
  void shouldBeNoNumberWhenThereIsNoScene() {
    assertThat(scenes.quantile(0.5, Standing::coverage)).isNaN();
    assertThat(scenes.sum(Standing::open)).isZero();
  }

  @Test
  void shouldAddUpTheScenesAndForgetThoseThatGo() {
    scenes.put("a", standing(100, 10, 20, 5));
    scenes.put("b", standing(100, 10, 20, 7));
    assertThat(scenes.sum(Standing::open)).isEqualTo(2 * (10 - 3 - 2 - 1));
    assertThat(scenes.sum(s -> s.progress().requestedPixels())).isEqualTo(12);

    scenes.put("a", standing(100, 10, 20, 6));
    assertThat(scenes.sum(s -> s.progress().requestedPixels())).isEqualTo(13);

    scenes.forget(List.of("a", "unknown"));
    assertThat(scenes.sum(s -> s.progress().requestedPixels())).isEqualTo(7);
    assertThat(scenes.count()).isEqualTo(1);
  }

  private static Standing standing(long pixels, long covered, long budget, long requested) {
    return new Standing(
        new SceneProgress(1, pixels, covered, 0, 0, 0, 0, 10, requested, budget),
        10,
        new SceneRequests.Outcomes(3, 1, 2, 1));
  }
}
