package io.parallax.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.parallax.testkit.RepositoryFiles;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The overlays are objects that Kubernetes knows, and name nothing that is not there. */
class OverlaysTest {
  private static final int DNS = 53;

  /** Another pod's address, as commands and variables have it. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?:http://)?([a-z][a-z-]*):(\\d+)(?:/.*)?");

  @ParameterizedTest
  @EnumSource
  void shouldRenderWithoutAWord(Overlay overlay) throws IOException {
    Kubectl.Result rendered = overlay.rendered();

    assertThat(rendered.err()).isEmpty();
    assertThat(rendered.exitCode()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeObjectsOfKnownTypesWithoutUnknownFields(Overlay overlay) throws IOException {
    assertThat(overlay.objects()).hasSizeGreaterThan(15);
    assertThat(overlay.all(HasMetadata.class))
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getNamespace())
                    .isEqualTo(object.getKind().equals("Namespace") ? null : "parallax"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: apps/v1, kind: Deployment, spec: {replica: 1}}",
        "{apiVersion: v1, kind: Service, spec: {ports: [{port: 1, target: 2}]}}",
        "{apiVersion: kafka.strimzi.io/v1, kind: KafkaUser, spec: {acls: []}}",
        "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, spec: {maxReplicas: 2}}",
        "{apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, spec: {endpoints: []}}"
      })
  void shouldRefuseAFieldThatTheTypeLacks(String object) {
    assertThatThrownBy(() -> TypedObjects.read(object))
        .isInstanceOf(UnrecognizedPropertyException.class);
  }

  @Test
  void shouldRefuseAKindThatNobodyKnows() {
    assertThatThrownBy(() -> TypedObjects.read("{apiVersion: v2, kind: Deployment}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("v2 Deployment");
  }

  @ParameterizedTest
  @EnumSource
  void shouldSelectPodsThatThereAre(Overlay overlay) throws IOException {
    List<Map<String, String>> pods = overlay.workloads().stream().map(Workload::labels).toList();
    Stream<LabelSelector> budgets =
        overlay.all(PodDisruptionBudget.class).stream()
            .map(budget -> budget.getSpec().getSelector());
    Stream<LabelSelector> policies =
        overlay.all(NetworkPolicy.class).stream().map(policy -> policy.getSpec().getPodSelector());

    assertThat(Stream.concat(budgets, policies))
        .allSatisfy(selector -> assertThat(pods).anyMatch(pod -> selects(selector, pod)));
    assertThat(overlay.all(Service.class))
        .allSatisfy(
            service ->
                assertThat(pods)
                    .filteredOn(pod -> holds(pod, service.getSpec().getSelector()))
                    .hasSize(1));
    assertThat(overlay.workloads())
        .filteredOn(workload -> workload.selector() != null)
        .allSatisfy(
            workload ->
                assertThat(pods).filteredOn(pod -> holds(pod, workload.selector())).hasSize(1));
    assertThat(overlay.all(StatefulSet.class))
        .allSatisfy(
            set ->
                assertThat(overlay.all(Service.class))
                    .filteredOn(service -> service.getSpec().getClusterIP() != null)
                    .extracting(service -> service.getMetadata().getName())
                    .contains(set.getSpec().getServiceName()));
  }

  @ParameterizedTest
  @EnumSource
  void shouldMountWhatThereIs(Overlay overlay) throws IOException {
    for (Workload workload : overlay.workloads()) {
      Set<String> volumes =
          Stream.concat(
                  workload.pod().getVolumes().stream().map(Volume::getName),
                  workload.claims().stream().map(claim -> claim.getMetadata().getName()))
              .collect(Collectors.toSet());
      Stream<VolumeMount> mounts =
          Stream.concat(
                  workload.pod().getInitContainers().stream(),
                  workload.pod().getContainers().stream())
              .flatMap(container -> container.getVolumeMounts().stream());
      assertThat(mounts.map(VolumeMount::getName).collect(Collectors.toSet()))
          .as(workload.name())
          .isEqualTo(volumes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNameSecretsThatSomebodyMakes(Overlay overlay) throws IOException {
    Set<String> made = new HashSet<>();
    for (KafkaUser user : overlay.all(KafkaUser.class)) {
      made.add(user.getMetadata().getName());
      made.add(user.getMetadata().getLabels().get("strimzi.io/cluster") + "-cluster-ca-cert");
    }
    // An operator does, as doc/kubernetes.md says.
    made.add("desk");
    assertThat(Files.readAllLines(RepositoryFiles.require("deploy/doc/kubernetes.md")))
        .anyMatch(
            line -> line.startsWith("kubectl create secret generic desk --from-literal=token="));

    assertThat(secrets(overlay)).isNotEmpty().isSubsetOf(made);
    Set<String> maps =
        overlay.all(ConfigMap.class).stream()
            .map(map -> map.getMetadata().getName())
            .collect(Collectors.toSet());
    for (Keda.TriggerAuthentication one : overlay.all(Keda.TriggerAuthentication.class)) {
      assertThat(one.spec().configMapTargetRef())
          .allSatisfy(parameter -> assertThat(maps).contains(parameter.name()));
    }
  }

  private static Set<String> secrets(Overlay overlay) throws IOException {
    Set<String> secrets = new HashSet<>();
    for (Workload workload : overlay.workloads()) {
      workload.pod().getVolumes().stream()
          .filter(volume -> volume.getSecret() != null)
          .forEach(volume -> secrets.add(volume.getSecret().getSecretName()));
      workload.container().getEnv().stream()
          .filter(variable -> variable.getValueFrom() != null)
          .filter(variable -> variable.getValueFrom().getSecretKeyRef() != null)
          .forEach(variable -> secrets.add(variable.getValueFrom().getSecretKeyRef().getName()));
    }
    overlay.all(Keda.TriggerAuthentication.class).stream()
        .flatMap(one -> one.spec().secretTargetRef().stream())
        .forEach(parameter -> secrets.add(parameter.name()));
    return secrets;
  }

  @ParameterizedTest
  @EnumSource
  void shouldOpenPortsThatPodsHave(Overlay overlay) throws IOException {
    for (Service service : overlay.all(Service.class)) {
      Workload behind =
          overlay.workloads().stream()
              .filter(workload -> holds(workload.labels(), service.getSpec().getSelector()))
              .findAny()
              .orElseThrow();
      for (ServicePort port : service.getSpec().getPorts()) {
        // A service without an address of its own changes no ports.
        assertThat(behind.container().getPorts())
            .anySatisfy(
                open -> {
                  assertThat(open.getName()).isEqualTo(port.getTargetPort().getStrVal());
                  assertThat(open.getContainerPort()).isEqualTo(port.getPort());
                });
      }
    }
    for (NetworkPolicy policy : overlay.all(NetworkPolicy.class)) {
      Set<Integer> open =
          overlay.workloads().stream()
              .filter(one -> selects(policy.getSpec().getPodSelector(), one.labels()))
              .flatMap(workload -> workload.container().getPorts().stream())
              .map(port -> port.getContainerPort())
              .collect(Collectors.toSet());
      assertThat(policy.getSpec().getIngress())
          .flatExtracting(rule -> rule.getPorts())
          .extracting(OverlaysTest::number)
          .as(policy.getMetadata().getName())
          .allSatisfy(port -> assertThat(open).contains(port));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLetEveryRoleReachWhatItsSettingsName(Overlay overlay) throws IOException {
    for (Workload workload : overlay.workloads()) {
      List<String> named = new ArrayList<>(workload.container().getArgs());
      named.addAll(overlay.environment(workload, workload.container()).values());
      for (String value : named) {
        Matcher address = ADDRESS.matcher(value);
        if (!address.matches()) {
          continue;
        }
        int port = Integer.parseInt(address.group(2));
        Stream<NetworkPolicyPort> out =
            policies(overlay, workload)
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .flatMap(rule -> rule.getPorts().stream());
        assertThat(out.map(OverlaysTest::number))
            .as("%s to %s", workload.name(), value)
            .contains(DNS, port);
        for (Workload other : overlay.workloads()) {
          if (other.name().equals(address.group(1))) {
            Stream<NetworkPolicyPort> in =
                policies(overlay, other)
                    .flatMap(policy -> policy.getSpec().getIngress().stream())
                    .flatMap(rule -> rule.getPorts().stream());
            assertThat(in.map(OverlaysTest::number))
                .as("%s to %s", workload.name(), value)
                .contains(port);
          }
        }
      }
    }
  }

  /** The policies of a pod: each of them allows something more. */
  private static Stream<NetworkPolicy> policies(Overlay overlay, Workload workload)
      throws IOException {
    return overlay.all(NetworkPolicy.class).stream()
        .filter(policy -> selects(policy.getSpec().getPodSelector(), workload.labels()));
  }

  private static int number(NetworkPolicyPort port) {
    return port.getPort().getIntVal();
  }

  private static boolean selects(LabelSelector selector, Map<String, String> labels) {
    return holds(labels, selector.getMatchLabels())
        && selector.getMatchExpressions().stream().allMatch(one -> selects(one, labels));
  }

  private static boolean selects(LabelSelectorRequirement one, Map<String, String> labels) {
    assertThat(one.getOperator()).isEqualTo("In");
    return one.getValues().contains(labels.get(one.getKey()));
  }

  private static boolean holds(Map<String, String> labels, Map<String, String> wanted) {
    return wanted == null || labels.entrySet().containsAll(wanted.entrySet());
  }
}
