package io.parallax.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The overlays of {@code deploy/kubernetes}, as they are rendered. */
enum Overlay {
  LAPTOP,
  PRODUCTION,
  TRAINING;

  /** What stands for a secret that is not in the overlay. */
  static final String SECRET = "a secret of some length";

  private static final Path DIRECTORY = RepositoryFiles.require("deploy/kubernetes/overlays");
  private static final Map<Overlay, List<Object>> READ = new ConcurrentHashMap<>();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\((\\w+)\\)");

  /** What kubectl makes of it; the test is skipped where there is no kubectl. */
  Kubectl.Result rendered() throws IOException {
    return Kubectl.kustomize(DIRECTORY.resolve(name().toLowerCase(Locale.ROOT)));
  }

  /** All objects, each as its own type. */
  List<Object> objects() throws IOException {
    List<Object> known = READ.get(this);
    if (known != null) {
      return known;
    }
    Kubectl.Result rendered = rendered();
    assertThat(rendered.exitCode()).as(rendered.err()).isZero();
    List<Object> objects = TypedObjects.read(rendered.out());
    READ.put(this, objects);
    return objects;
  }

  /** All objects of one type. */
  <T> List<T> all(Class<T> type) throws IOException {
    return objects().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** All that runs pods. */
  List<Workload> workloads() throws IOException {
    return objects().stream().flatMap(Workload::of).toList();
  }

  /** One that runs pods. */
  Workload workload(String name) throws IOException {
    return workloads().stream().filter(one -> one.name().equals(name)).findAny().orElseThrow();
  }

  /** The environment of a container in the first pod of a workload. */
  Map<String, String> environment(Workload workload, Container container) throws IOException {
    Map<String, String> environment = new LinkedHashMap<>();
    for (EnvFromSource source : container.getEnvFrom()) {
      environment.putAll(configMap(source.getConfigMapRef().getName()));
    }
    for (EnvVar variable : container.getEnv()) {
      environment.put(variable.getName(), value(workload, variable, environment));
    }
    return environment;
  }

  private static String value(Workload workload, EnvVar variable, Map<String, String> environment) {
    if (variable.getValueFrom() == null) {
      Matcher references = VARIABLE.matcher(variable.getValue());
      return references.replaceAll(
          reference -> {
            assertThat(environment).containsKey(reference.group(1));
            return Matcher.quoteReplacement(environment.get(reference.group(1)));
          });
    }
    if (variable.getValueFrom().getFieldRef() != null) {
      assertThat(variable.getValueFrom().getFieldRef().getFieldPath()).isEqualTo("metadata.name");
      return workload.name() + "-0";
    }
    assertThat(variable.getValueFrom().getSecretKeyRef()).as(variable.getName()).isNotNull();
    return SECRET;
  }

  private Map<String, String> configMap(String name) throws IOException {
    return all(ConfigMap.class).stream()
        .filter(map -> map.getMetadata().getName().equals(name))
        .findAny()
        .orElseThrow()
        .getData();
  }
}
