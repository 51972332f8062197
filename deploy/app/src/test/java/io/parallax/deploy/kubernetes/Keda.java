package io.parallax.deploy.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;

/** The objects of KEDA ({@code keda.sh/v1alpha1}), those parts that ours use. */
final class Keda {
  private Keda() {}

  /** What scales a workload. */
  record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, ScaledObjectSpec spec) {}

  /** How it does. */
  record ScaledObjectSpec(
      Target scaleTargetRef,
      Integer pollingInterval,
      Integer minReplicaCount,
      Integer maxReplicaCount,
      Fallback fallback,
      Advanced advanced,
      List<Trigger> triggers) {}

  /** The workload; a Deployment unless it says otherwise. */
  record Target(String name) {}

  /** What holds while triggers cannot be asked. */
  record Fallback(int failureThreshold, int replicas, String behavior) {}

  /** What is handed on to Kubernetes' own autoscaler. */
  record Advanced(Autoscaler horizontalPodAutoscalerConfig) {}

  /** The autoscaler that KEDA makes. */
  record Autoscaler(HorizontalPodAutoscalerBehavior behavior) {}

  /** What is measured. */
  record Trigger(String type, Map<String, String> metadata, Reference authenticationRef) {}

  /** Another object, by its name. */
  record Reference(String name) {}

  /** How triggers log in. */
  record TriggerAuthentication(
      String apiVersion, String kind, ObjectMeta metadata, AuthenticationSpec spec) {}

  /** Where the parameters of a trigger come from. */
  record AuthenticationSpec(List<Parameter> configMapTargetRef, List<Parameter> secretTargetRef) {}

  /** One parameter. */
  record Parameter(String parameter, String name, String key) {}
}
