package io.parallax.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchReportTest {
  @TempDir private Path directory;

  @Test
  void shouldLeaveOutWhatIsNoNumber() throws IOException {
    Path file =
        BenchReport.write(
            directory,
            Map.of("scan", "room"),
            List.of(
                new Figure("latency", "map to request, p50", Double.NaN, "ms"),
                new Figure("balance", "bytes", Double.POSITIVE_INFINITY, "ratio"),
                new Figure("kernel", "one thread", 12.5, "frames/s")));

    JsonNode figures = new ObjectMapper().readTree(file.toFile()).get("figures");
    assertThat(figures).hasSize(1);
    assertThat(figures.get(0).get("name").asText()).isEqualTo("one thread");
    assertThat(figures.get(0).get("value").doubleValue()).isEqualTo(12.5);
  }
}
