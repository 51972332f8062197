package io.parallax.deploy.training.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundsCsvTest {
  @TempDir Path directory;

  @Test
  void shouldWriteSixDecimalsInEveryLocaleAndNothingForWhatIsNotKnown() throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      Path file = directory.resolve("rounds.csv");
      RoundsCsv.write(
          file,
          List.of(
              new RoundRow(
                  0, "a-1", 0, 1.0 / 3, 0.25, 0.6, 416, Double.NaN, Double.NaN, 1, List.of(0.5)),
              new RoundRow(
                  1, "b-2", 0.02, 0.4, Double.NaN, 0.7, 1000, 0.8549996, 0.85, 0.977, List.of())));
      assertThat(Files.readString(file))
          .isEqualTo(
              """
              round,generation,labelled_share,miou_scene,miou_unseen,accuracy_scene,requests,own_precision,carried_precision,consensus_precision
              0,a-1,0.000000,0.333333,0.250000,0.600000,416,,,1.000000
              1,b-2,0.020000,0.400000,,0.700000,1000,0.855000,0.850000,0.977000
              """);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void shouldRefuseSharesBeyondOne() {
    assertThatThrownBy(() -> Rows.row(3, 34.8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a share of round 3 is 34.8");
    assertThatThrownBy(() -> Rows.row(2, 0.3, 0.2, List.of(0.1, -0.1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a share of round 2 is -0.1");
  }
}
