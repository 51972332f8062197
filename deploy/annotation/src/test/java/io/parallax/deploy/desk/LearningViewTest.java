package io.parallax.deploy.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.ModelRole;
import io.parallax.schemas.generation.Generations;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearningViewTest {
  @Test
  void shouldShowTheLastOfVeryManyGenerations() {
    Generations generations = Generations.none();
    for (int i = 250; i > 0; i--) {
      generations =
          generations.with(
              MadeUpModels.model("g-" + i, i, ModelRole.CANDIDATE, "", Map.of("mIoU", 0.5)));
    }

    assertThat(LearningView.of(generations).generations())
        .hasSize(200)
        .extracting(LearningView.Generation::generation)
        .startsWith("g-51", "g-52")
        .endsWith("g-249", "g-250");
  }

  @Test
  void shouldTellHowTheFirstModelDoesByTheEvaluationOfTheSecond() {
    Generations generations =
        Generations.none()
            .with(MadeUpModels.model("g-1", 1, ModelRole.ACTIVE, "", Map.of()))
            .with(
                MadeUpModels.model(
                    "g-2",
                    2,
                    ModelRole.CANDIDATE,
                    "g-1",
                    Map.of("mIoU", 0.5, "base.mIoU", 0.4, "base.iou.sofa", 0.3)))
            .with(
                MadeUpModels.model("g-3", 3, ModelRole.CANDIDATE, "g-1", Map.of("base.mIoU", 0.1)));

    assertThat(LearningView.of(generations).generations())
        .extracting(LearningView.Generation::metrics)
        .containsExactly(Map.of("mIoU", 0.4, "iou.sofa", 0.3), Map.of("mIoU", 0.5), Map.of());
  }
}
