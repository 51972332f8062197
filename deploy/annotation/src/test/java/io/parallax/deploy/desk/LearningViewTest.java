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
}
