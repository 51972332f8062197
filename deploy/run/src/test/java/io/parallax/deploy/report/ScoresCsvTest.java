package io.parallax.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoresCsvTest {
  @TempDir Path directory;

  @Test
  void shouldWriteFramesInScanOrderAndSuperpixelsAscending() throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(
              written(
                  new ScoreRow("10", 0, 5, 1, 2, 0.5, -1e-9),
                  new ScoreRow("9", 12, 1200, 0.3333333, 2.5, 1.9999996, 0.25),
                  new ScoreRow("9", 3, 7, 0, 0, 0, 0)))
          .isEqualTo(
              """
              frame,superpixel,pixels,coverage,views,view_entropy_bits,view_divergence_bits
              9,3,7,0.000000,0.000000,0.000000,0.000000
              9,12,1200,0.333333,2.500000,2.000000,0.250000
              10,0,5,1.000000,2.000000,0.500000,0.000000
              """);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void shouldRefuseScoresThatAreNoneAndFramesThatAreNotInTheScan() {
    assertThatThrownBy(() -> written(new ScoreRow("8", 0, 5, 1, 2, 0.5, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("frame 8");
    assertThatThrownBy(() -> written(new ScoreRow("9", 0, 5, 1, 2, Double.NaN, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }

  private String written(ScoreRow... rows) throws IOException {
    Path file = directory.resolve("scores.csv");
    ScoresCsv.write(file, List.of("9", "10"), List.of(rows));
    return Files.readString(file);
  }
}
