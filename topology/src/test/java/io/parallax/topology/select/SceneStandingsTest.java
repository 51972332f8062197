package io.parallax.topology.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.SceneCoverage;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SceneStandingsTest {
  private final SceneStandings scenes = new SceneStandings();

  @Test
  void shouldTellQuantilesOverTheScenesThatHaveFrames() {
    for (int i = 1; i <= 10; i++) {
      scenes.put("s" + i, row(100, 10L * i, 20, i));
    }
    scenes.put("empty", row(0, 0, 0, 0));

    assertThat(scenes.count()).isEqualTo(11);
    assertThat(scenes.quantile(0, SelectionMeters::coverage)).isEqualTo(0.1);
    assertThat(scenes.quantile(0.1, SelectionMeters::coverage)).isEqualTo(0.1);
    assertThat(scenes.quantile(0.5, SelectionMeters::coverage)).isEqualTo(0.5);
    assertThat(scenes.quantile(0.9, SelectionMeters::coverage)).isEqualTo(0.9);
    assertThat(scenes.quantile(1, SelectionMeters::coverage)).isEqualTo(1.0);
    assertThat(scenes.quantile(1, SelectionMeters::budgetUsed)).isEqualTo(0.5);
  }

  @Test
  void shouldBeNoNumberWhenThereIsNoScene() {
    assertThat(scenes.quantile(0.5, SelectionMeters::coverage)).isNaN();
    assertThat(scenes.sum(SelectionMeters::open)).isZero();
  }

  @Test
  void shouldAddUpTheScenesAndForgetThoseThatGo() {
    scenes.put("a", row(100, 10, 20, 5));
    scenes.put("b", row(100, 10, 20, 7));
    assertThat(scenes.sum(SelectionMeters::open)).isEqualTo(2 * (20 - 3 - 2 - 1 - 4));
    assertThat(scenes.sum(SceneCoverage::getRequestedPixels)).isEqualTo(12);

    scenes.put("a", row(100, 10, 20, 6));
    assertThat(scenes.sum(SceneCoverage::getRequestedPixels)).isEqualTo(13);

    scenes.forget(List.of("a", "unknown"));
    assertThat(scenes.sum(SceneCoverage::getRequestedPixels)).isEqualTo(7);
    assertThat(scenes.count()).isEqualTo(1);
  }

  private static SceneCoverage row(long pixels, long covered, long budget, long requested) {
    return SceneCoverage.newBuilder()
        .setPixels(pixels)
        .setCoveredPixels(covered)
        .setBudgetPixels(budget)
        .setRequestedPixels(requested)
        .setRequests(20)
        .setAnswered(3)
        .setDisputed(1)
        .setWithdrawn(2)
        .setExpired(1)
        .setSuperseded(4)
        .build();
  }
}
