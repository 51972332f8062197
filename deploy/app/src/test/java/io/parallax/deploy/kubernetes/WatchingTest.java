package io.parallax.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Metrics, alerts and dashboards are on a cluster what they are everywhere. */
class WatchingTest {
  private static final Path MONITORING = RepositoryFiles.require("deploy/monitoring");

  @Test
  void shouldScrapeEveryRole() throws IOException {
    PodMonitor monitor = Overlay.PRODUCTION.all(PodMonitor.class).get(0);

    for (Workload workload : Overlay.PRODUCTION.workloads()) {
      assertThat(workload.labels())
          .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels());
      assertThat(monitor.getSpec().getPodMetricsEndpoints())
          .allSatisfy(
              endpoint ->
                  assertThat(workload.container().getPorts())
                      .anyMatch(port -> port.getName().equals(endpoint.getPort())));
    }
    for (String role : List.of("worker", "topology", "desk")) {
      Workload workload = Overlay.LAPTOP.workload(role);
      assertThat(workload.template().getMetadata().getAnnotations())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "prometheus.io/scrape", "true",
                  "prometheus.io/path", "/metrics",
                  "prometheus.io/port",
                      Overlay.LAPTOP
                          .environment(workload, workload.container())
                          .get("PARALLAX_MONITOR_PORT")));
    }
  }

  @Test
  void shouldHaveTheAlertsThatAreExplained() throws IOException {
    JsonNode rules =
        new YAMLMapper().readTree(MONITORING.resolve("prometheus/alerts.yaml").toFile());
    PrometheusRule rule = Overlay.PRODUCTION.all(PrometheusRule.class).get(0);
    JsonNode ours = new ObjectMapper().valueToTree(rule.getSpec());

    assertThat(ours.path("groups"))
        .as("the head of kubernetes/overlays/production/alerts.yaml says how it is made anew")
        .isEqualTo(rules.path("groups"));
  }

  @Test
  void shouldHaveTheDashboards() throws IOException {
    assertThat(Overlay.PRODUCTION.all(ConfigMap.class))
        .filteredOn(map -> map.getMetadata().getName().equals("parallax-dashboards"))
        .singleElement()
        .satisfies(
            map -> {
              assertThat(map.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
              assertThat(map.getData())
                  .containsEntry("operator.json", dashboard("operator"))
                  .containsEntry("annotation.json", dashboard("annotation"));
            });
  }

  private static String dashboard(String name) throws IOException {
    return Files.readString(MONITORING.resolve("grafana/" + name + ".json"));
  }
}
