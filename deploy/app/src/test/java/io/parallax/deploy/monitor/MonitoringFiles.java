package io.parallax.deploy.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The dashboards and the alert rules that come with the project. */
final class MonitoringFiles {
  static final Path DIRECTORY = RepositoryFiles.require("deploy/monitoring");
  static final Path ALERTS = DIRECTORY.resolve("prometheus/alerts.yaml");
  static final List<Path> DASHBOARDS =
      List.of(
          DIRECTORY.resolve("grafana/operator.json"), DIRECTORY.resolve("grafana/annotation.json"));

  private MonitoringFiles() {}

  /** An expression, and where it stands. */
  record Query(String where, String expression) {}

  static JsonNode dashboard(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  /** The rules of all groups. */
  static List<JsonNode> alerts() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode group : new YAMLMapper().readTree(ALERTS.toFile()).path("groups")) {
      group.path("rules").forEach(rules::add);
    }
    return rules;
  }

  /** Everything that Prometheus is asked. */
  static List<Query> queries() throws IOException {
    List<Query> queries = new ArrayList<>();
    for (Path file : DASHBOARDS) {
      for (JsonNode panel : dashboard(file).path("panels")) {
        for (JsonNode target : panel.path("targets")) {
          queries.add(
              new Query(
                  file.getFileName() + ", " + panel.path("title").asText(),
                  target.path("expr").asText()));
        }
      }
    }
    for (JsonNode rule : alerts()) {
      queries.add(new Query("alert " + rule.path("alert").asText(), rule.path("expr").asText()));
    }
    return queries;
  }
}
