package io.parallax.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.parallax.deploy.access.AccessCatalogue;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.testkit.RepositoryFiles;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many pods there may be, and how they come and go. */
class ScalingTest {
  /** Kafka's, within which one with a name of its own keeps its partitions. */
  private static final int SESSION_SECONDS = 45;

  /** Longer than {@code kafka.session.timeout.ms} of a dynamic member, and a look at the lag. */
  private static final int SHORTEST_WINDOW = 60;

  @Test
  void shouldScaleWorkersByTheirLagUpToThePartitionsOfTheFrames() throws IOException {
    Keda.ScaledObject scaled = Overlay.PRODUCTION.all(Keda.ScaledObject.class).get(0);
    Keda.Trigger trigger = scaled.spec().triggers().get(0);
    int partitions =
        Overlay.PRODUCTION.all(KafkaTopic.class).stream()
            .filter(topic -> topic.getMetadata().getName().equals(TopicCatalogue.FRAMES.name()))
            .mapToInt(topic -> topic.getSpec().getPartitions())
            .sum();

    assertThat(partitions).isEqualTo(TopicCatalogue.FRAMES.partitions());
    assertThat(scaled.spec().maxReplicaCount()).isEqualTo(partitions);
    assertThat(scaled.spec().minReplicaCount()).isPositive();
    assertThat(trigger.type()).isEqualTo("kafka");
    assertThat(trigger.metadata())
        .containsEntry("topic", TopicCatalogue.FRAMES.name())
        .containsEntry(
            "consumerGroup",
            WorkerConfig.DEFINITION.defaultValues().get(WorkerConfig.GROUP_ID).toString());
    var behavior = scaled.spec().advanced().horizontalPodAutoscalerConfig().behavior();
    assertThat(
            List.of(
                behavior.getScaleUp().getStabilizationWindowSeconds(),
                behavior.getScaleDown().getStabilizationWindowSeconds()))
        .allMatch(seconds -> seconds >= SHORTEST_WINDOW);
  }

  @Test
  void shouldScaleWorkersThatFollowTheModelsByWhatTheySayThemselves() throws IOException {
    Overlay overlay = Overlay.TRAINING;
    Workload worker = overlay.workload("worker");
    Map<String, String> environment = overlay.environment(worker, worker.container());
    Keda.Trigger trigger = overlay.all(Keda.ScaledObject.class).get(0).spec().triggers().get(0);

    assertThat(worker.pod().getInitContainers()).isEmpty();
    assertThat(environment).doesNotContainKey("PARALLAX_MODEL_FILE");
    assertThat(worker.container().getVolumeMounts())
        .filteredOn(
            mount -> mount.getMountPath().equals(environment.get("PARALLAX_MODEL_CACHE_DIR")))
        .singleElement()
        .satisfies(mount -> assertThat(mount.getReadOnly()).isNotEqualTo(true));
    // Groups of generations come and go: no trigger can name them.
    assertThat(trigger.type()).isEqualTo("prometheus");
    assertThat(trigger.authenticationRef()).isNull();
    assertThat(trigger.metadata().get("query"))
        .isEqualTo("sum(parallax_worker_lag_records{model_role=\"active\"})");
    assertThat(Files.readString(RepositoryFiles.require("deploy/doc/metrics.md")))
        .contains("`parallax_worker_lag_records`");
    assertThat(overlay.all(Keda.TriggerAuthentication.class)).isEmpty();
  }

  @Test
  void shouldScaleADeploymentThatSaysNoNumberItself() throws IOException {
    String target =
        Overlay.PRODUCTION.all(Keda.ScaledObject.class).get(0).spec().scaleTargetRef().name();

    assertThat(Overlay.PRODUCTION.all(Deployment.class))
        .filteredOn(deployment -> deployment.getMetadata().getName().equals(target))
        .singleElement()
        .satisfies(deployment -> assertThat(deployment.getSpec().getReplicas()).isNull());
  }

  @Test
  void shouldLetKedaLookAtTheLagAsTheWorkersDo() throws IOException {
    Overlay overlay = Overlay.PRODUCTION;
    Keda.Trigger trigger = overlay.all(Keda.ScaledObject.class).get(0).spec().triggers().get(0);
    Keda.TriggerAuthentication login = overlay.all(Keda.TriggerAuthentication.class).get(0);
    Workload worker = overlay.workload("worker");
    Map<String, String> environment = overlay.environment(worker, worker.container());
    String brokers = environment.get("PARALLAX_BOOTSTRAP_SERVERS");

    assertThat(trigger.authenticationRef().name()).isEqualTo(login.metadata().getName());
    // KEDA runs in a namespace of its own, so it needs the whole name.
    assertThat(trigger.metadata())
        .containsEntry("bootstrapServers", brokers.replace(":", ".parallax.svc:"))
        .containsEntry("sasl", "scram_sha512")
        .containsEntry("tls", "enable");
    assertThat(environment)
        .containsEntry("PARALLAX_KAFKA_SASL_MECHANISM", "SCRAM-SHA-512")
        .containsEntry("PARALLAX_KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
    assertThat(login.spec().secretTargetRef())
        .extracting(Keda.Parameter::name)
        .contains(AccessCatalogue.worker(Map.of()).name());
  }

  @ParameterizedTest
  @EnumSource
  void shouldRunNoMoreOfTheTopologyThanThereArePartitionsAndProcessors(Overlay overlay)
      throws IOException {
    int replicas = topology(overlay).getSpec().getReplicas();
    Workload topology = overlay.workload("topology");
    Map<String, String> environment = overlay.environment(topology, topology.container());
    int standbys = Integer.parseInt(environment.get("PARALLAX_STANDBY_REPLICAS"));
    Object usual = TopologyConfig.DEFINITION.defaultValues().get(TopologyConfig.THREADS);
    int threads = Integer.parseInt(environment.getOrDefault("PARALLAX_THREADS", usual.toString()));
    Quantity processors = topology.container().getResources().getLimits().get("cpu");

    assertThat(standbys).isEqualTo(overlay == Overlay.LAPTOP ? 0 : 1).isLessThan(replicas);
    assertThat(threads).isLessThanOrEqualTo(processors.getNumericalAmount().intValue());
    assertThat(replicas * threads).isLessThanOrEqualTo(TopicCatalogue.EVIDENCE.partitions());
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeDownOneAtATime(Overlay overlay) throws IOException {
    StatefulSet topology = topology(overlay);

    assertThat(topology.getSpec().getUpdateStrategy().getType()).isEqualTo("RollingUpdate");
    assertThat(topology.getSpec().getMinReadySeconds()).isPositive();
    assertThat(overlay.all(PodDisruptionBudget.class))
        .allSatisfy(
            budget -> assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1))
        .extracting(budget -> budget.getMetadata().getName())
        .contains("topology");
  }

  @ParameterizedTest
  @EnumSource
  void shouldLeaveTimeToClose(Overlay overlay) throws IOException {
    long longest = TopologyApplication.CLOSE_TIMEOUT.toSeconds();

    assertThat(longest).isLessThan(SESSION_SECONDS);
    assertThat(overlay.workloads())
        .filteredOn(workload -> workload.selector() != null)
        .allSatisfy(
            workload ->
                assertThat(workload.pod().getTerminationGracePeriodSeconds())
                    .isGreaterThan(2 * longest));
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepTheStateOnAVolumeOfItsOwn(Overlay overlay) throws IOException {
    Workload topology = overlay.workload("topology");
    String directory =
        overlay.environment(topology, topology.container()).get("PARALLAX_STATE_DIR");
    String claim = topology.claims().get(0).getMetadata().getName();

    assertThat(topology.container().getVolumeMounts())
        .filteredOn(mount -> mount.getName().equals(claim))
        .singleElement()
        .satisfies(mount -> assertThat(directory).startsWith(mount.getMountPath() + "/"));
  }

  private static StatefulSet topology(Overlay overlay) throws IOException {
    return overlay.all(StatefulSet.class).stream()
        .filter(set -> set.getMetadata().getName().equals("topology"))
        .findAny()
        .orElseThrow();
  }
}
