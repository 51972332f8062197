package io.parallax.deploy.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.parallax.testkit.RepositoryFiles;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether dashboards and alert rules are in order; what they name is checked where it is run. */
final class MonitoringFilesTest {
  private static final Optional<Path> PROMTOOL =
      Stream.of(System.getenv("PATH").split(File.pathSeparator))
          .map(directory -> Path.of(directory, "promtool"))
          .filter(Files::isExecutable)
          .findFirst();

  private static final Path COURSES =
      Path.of("src/test/resources/io/parallax/deploy/monitor/alerts-test.yaml");
  private static final String RUNBOOK = "deploy/doc/runbook.md";
  private static final int COLUMNS = 24;

  @Test
  void shouldSayOfEveryAlertHowBadItIsAndWhatToDo() throws IOException {
    Set<String> headings =
        Files.readAllLines(RepositoryFiles.require(RUNBOOK)).stream()
            .filter(line -> line.startsWith("### "))
            .map(line -> line.substring(4).toLowerCase(Locale.ROOT))
            .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
            .collect(Collectors.toSet());
    Set<String> used = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (JsonNode alert : MonitoringFiles.alerts()) {
      String name = alert.path("alert").asText();
      assertThat(name).matches("Parallax[A-Z]\\w+");
      assertThat(names.add(name)).as(name).isTrue();
      assertThat(alert.at("/labels/severity").asText())
          .as(name)
          .isIn("critical", "warning", "info");
      assertThat(alert.at("/annotations/summary").asText()).as(name).endsWith(".");
      String[] runbook = alert.at("/annotations/runbook").asText().split("#", -1);
      assertThat(runbook[0]).as(name).isEqualTo(RUNBOOK);
      assertThat(headings).as(name).contains(runbook[1]);
      assertThat(Files.readString(RepositoryFiles.require(RUNBOOK))).contains("`" + name + "`");
      used.add(runbook[1]);
    }
    assertThat(used).hasSizeGreaterThan(10);
  }

  @Test
  void shouldLayTheDashboardsOutWithoutOverlap() throws IOException {
    for (Path file : MonitoringFiles.DASHBOARDS) {
      JsonNode dashboard = MonitoringFiles.dashboard(file);
      assertThat(dashboard.at("/templating/list/0/type").asText()).isEqualTo("datasource");
      Set<String> cells = new HashSet<>();
      Set<Integer> ids = new HashSet<>();
      for (JsonNode panel : dashboard.path("panels")) {
        String title = panel.path("title").asText();
        assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
        if (!panel.path("type").asText().equals("row")) {
          assertThat(title).endsWith("?");
          assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
          assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isNotEmpty();
          assertThat(panel.path("targets")).as(title).isNotEmpty();
        }
        JsonNode place = panel.path("gridPos");
        int right = place.path("x").asInt() + place.path("w").asInt();
        assertThat(right).as(title).isLessThanOrEqualTo(COLUMNS);
        for (int x = place.path("x").asInt(); x < right; x++) {
          for (int y = 0; y < place.path("h").asInt(); y++) {
            assertThat(cells.add(x + "," + (place.path("y").asInt() + y))).as(title).isTrue();
          }
        }
      }
    }
  }

  @Test
  void shouldHoldRulesAndScrapesThatPrometheusTakes() throws Exception {
    assumeTrue(PROMTOOL.isPresent(), "promtool is not installed (Debian: prometheus)");
    assertThat(promtool("check", "rules", "alerts.yaml")).isEmpty();
    assertThat(promtool("check", "config", "prometheus.yaml")).isEmpty();
  }

  @Test
  void shouldTellOfTroubleAndOfNothingElse() throws Exception {
    assumeTrue(PROMTOOL.isPresent(), "promtool is not installed (Debian: prometheus)");
    for (JsonNode alert : MonitoringFiles.alerts()) {
      assertThat(Files.readString(COURSES)).contains('"' + alert.path("alert").asText() + '"');
    }

    assertThat(promtool("test", "rules", COURSES.toAbsolutePath().toString())).isEmpty();
  }

  /** What promtool complains of, if it does. */
  private static String promtool(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of(PROMTOOL.orElseThrow().toString()), Stream.of(arguments)).toList();
    Process process =
        new ProcessBuilder(command)
            .directory(MonitoringFiles.DIRECTORY.resolve("prometheus").toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? "" : output;
  }
}
