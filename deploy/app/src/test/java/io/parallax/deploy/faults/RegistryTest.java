package io.parallax.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schema registry is away. */
@Tag("faults")
class RegistryTest {
  private static final Duration AWAY = Duration.ofSeconds(10);

  @TempDir private Path directory;

  @Test
  void shouldComeUpWhenTheRegistryIsNotThereAtTheStart() throws Exception {
    try (FaultRun run =
        new FaultRun("registry away at the start", FaultScan.scanNet(), directory)) {
      run.registryGate().shut();
      run.sendFrames(10);
      Supervised worker = run.worker("worker", Map.of()).forgiving();
      Supervised topology = run.topology("topology", Map.of()).forgiving();
      run.fault(
          () -> {
            worker.start();
            topology.start();
          });
      run.follow(AWAY);
      run.registryGate().open();
      run.awaitRecovery();

      for (Supervised role : new Supervised[] {worker, topology}) {
        assertThat(role.failures()).isPositive();
        assertThat(role.failureLogs())
            .allSatisfy(log -> assertThat(log).contains("no schema registry answers at"));
      }
      run.finish(true, 0);
    }
  }

  @Test
  void shouldWaitWhenTheRegistryGoesBeforeTheWorkerHasSeenAFrame() throws Exception {
    try (FaultRun run =
        new FaultRun("registry away from the worker", FaultScan.scanNet(), directory)) {
      run.worker("worker", Map.of()).start().awaitRunning();
      run.topology("topology", Map.of()).start().awaitRunning();
      run.fault(() -> run.registryGate().shut());
      run.sendFrames(10);
      run.follow(AWAY);
      assertThat(run.underWay()).isEqualTo(10);
      run.registryGate().open();
      run.awaitRecovery();
      run.finish(true, 0);
    }
  }

  @Test
  void shouldGoOnWhenTheRegistryGoesBeforeTheTopologyHasSeenAMap() throws Exception {
    try (FaultRun run =
        new FaultRun("registry away from the topology", FaultScan.scanNet(), directory)) {
      Supervised topology =
          run.topology("topology", Map.of(), Map.of("PARALLAX_LOG", "warn"), List.of())
              .start()
              .awaitRunning();
      run.fault(() -> run.registryGate().shut());
      run.sendMaps(10);
      run.follow(AWAY);
      assertThat(run.underWay()).isEqualTo(10);
      run.registryGate().open();
      run.awaitRecovery();
      assertThat(topology.log())
          .contains("A stream thread failed, another takes its place: Cannot");
      run.finish(false, 0);
    }
  }
}
