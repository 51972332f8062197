package io.parallax.deploy.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What runs pods, whatever its kind.
 *
 * @param selector the labels by which it knows its pods; null for a job, which needs none
 * @param claims the volumes that each pod has of its own
 */
record Workload(
    String name,
    Map<String, String> selector,
    PodTemplateSpec template,
    List<PersistentVolumeClaim> claims) {

  /** An object as a workload, if it is one. */
  static Stream<Workload> of(Object object) {
    if (object instanceof Deployment deployment) {
      return Stream.of(
          new Workload(
              deployment.getMetadata().getName(),
              deployment.getSpec().getSelector().getMatchLabels(),
              deployment.getSpec().getTemplate(),
              List.of()));
    }
    if (object instanceof StatefulSet set) {
      return Stream.of(
          new Workload(
              set.getMetadata().getName(),
              set.getSpec().getSelector().getMatchLabels(),
              set.getSpec().getTemplate(),
              set.getSpec().getVolumeClaimTemplates()));
    }
    if (object instanceof Job job) {
      return Stream.of(
          new Workload(job.getMetadata().getName(), null, job.getSpec().getTemplate(), List.of()));
    }
    return Stream.empty();
  }

  PodSpec pod() {
    return template.getSpec();
  }

  Map<String, String> labels() {
    return template.getMetadata().getLabels();
  }

  /** Its one container beside those that prepare it. */
  Container container() {
    if (pod().getContainers().size() != 1) {
      throw new IllegalStateException(name + " has not one container");
    }
    return pod().getContainers().get(0);
  }

  /** All containers of ours: of the image with all roles. */
  List<Container> ours() {
    return Stream.concat(pod().getInitContainers().stream(), pod().getContainers().stream())
        .filter(container -> container.getCommand().isEmpty())
        .toList();
  }
}
