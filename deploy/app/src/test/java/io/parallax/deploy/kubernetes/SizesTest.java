package io.parallax.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.parallax.testkit.RepositoryFiles;
import io.parallax.topology.TopologyConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The memory of the containers holds what is in them. */
class SizesTest {
  private static final long MIB = 1 << 20;

  /** Classes, compiled code, threads, network buffers: deploy/doc/kubernetes.md, "Size it". */
  private static final long EVERY_JVM = 200 * MIB;

  /** ONNX Runtime with its model, and the frames side by side. */
  private static final long ONNX_RUNTIME = 300 * MIB;

  @ParameterizedTest
  @EnumSource
  void shouldHoldHeapRocksDbAndAllElse(Overlay overlay) throws IOException {
    double heapShare = heapShare();
    for (Workload workload : overlay.workloads()) {
      for (Container container : workload.ours()) {
        long limit = memory(container.getResources().getLimits());
        long heap = (long) (heapShare * limit);
        long rest = EVERY_JVM;
        String role = container.getArgs().get(0);
        if (role.equals("topology")) {
          Map<String, String> environment = overlay.environment(workload, container);
          rest += Long.parseLong(environment.get("PARALLAX_ROCKSDB_MEMORY_BYTES"));
          Object cache = TopologyConfig.DEFINITION.defaultValues().get(TopologyConfig.CACHE_BYTES);
          assertThat((Long) cache).isLessThan(heap / 4);
        } else if (role.equals("worker") || role.equals("trainer")) {
          rest += ONNX_RUNTIME;
        }
        assertThat(heap + rest)
            .as("%s: %d MiB of heap and %d of all else", role, heap / MIB, rest / MIB)
            .isLessThanOrEqualTo(limit);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldAskForNoMoreThanItMayUse(Overlay overlay) throws IOException {
    for (Workload workload : overlay.workloads()) {
      Map<String, Quantity> requests = workload.container().getResources().getRequests();
      Map<String, Quantity> limits = workload.container().getResources().getLimits();
      assertThat(requests).as(workload.name()).containsOnlyKeys("cpu", "memory");
      assertThat(limits).containsOnlyKeys("cpu", "memory");
      requests.forEach(
          (what, quantity) ->
              assertThat(quantity.getNumericalAmount())
                  .isLessThanOrEqualTo(limits.get(what).getNumericalAmount()));
    }
  }

  private static long memory(Map<String, Quantity> resources) {
    return resources.get("memory").getNumericalAmount().longValueExact();
  }

  /** What the image's JVM takes of a container's memory for its heap. */
  private static double heapShare() throws IOException {
    String option = "-XX:MaxRAMPercentage=";
    return Files.readAllLines(RepositoryFiles.require("deploy/image/jvm.options")).stream()
            .filter(line -> line.startsWith(option))
            .mapToDouble(line -> Double.parseDouble(line.substring(option.length())))
            .findAny()
            .orElseThrow()
        / 100;
  }
}
