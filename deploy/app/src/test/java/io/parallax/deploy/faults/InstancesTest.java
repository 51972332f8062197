package io.parallax.deploy.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances come, go and stand still while a scan is under way. */
@Tag("faults")
class InstancesTest {
  private static final Duration LONGER_THAN_A_SESSION = Duration.ofSeconds(15);

  @TempDir private Path directory;

  @Test
  void shouldLoseAndRepeatNothingWhenTopologyInstancesComeAndGo() throws Exception {
    try (FaultRun run =
        new FaultRun("topology instances added and removed", FaultScan.kitchen(), directory)) {
      Supervised a = run.topology("a", Map.of()).start().awaitRunning();
      run.sendMaps(60);
      run.awaitFrames(10);
      run.fault(() -> run.topology("b", Map.of()).start());
      run.sendMaps(40);
      run.awaitRecovery();
      run.sendMaps(40);
      run.awaitFrames(110);
      run.fault(a::stop);
      run.awaitRecovery();
      run.sendMaps(40);
      run.fault(() -> run.topology("c", Map.of()).start());
      run.awaitRecovery();
      run.finish(false, 0);
    }
  }

  @Test
  void shouldLoseAndRepeatNothingWhenATopologyInstanceComesBackAsAZombie() throws Exception {
    try (FaultRun run =
        new FaultRun(
            "topology instance stopped, back as a zombie", FaultScan.kitchen(), directory)) {
      Supervised a = run.topology("a", Map.of()).start().awaitRunning();
      run.topology("b", Map.of()).start().awaitRunning();
      run.sendMaps(80);
      run.awaitFrames(20);
      run.fault(a::suspend);
      run.follow(LONGER_THAN_A_SESSION);
      run.sendMaps(20);
      run.awaitRecovery();
      run.sendMaps(40);
      run.fault(a::resume);
      run.awaitRecovery();
      run.finish(false, 0);
    }
  }

  @Test
  void shouldLoseAndRepeatNothingWhenAWorkerComesBackAsAZombie() throws Exception {
    try (FaultRun run =
        new FaultRun("worker stopped, back as a zombie", FaultScan.kitchen(), directory)) {
      run.topology("topology", Map.of()).start().awaitRunning();
      Supervised a = run.worker("a", Map.of("batch.max.frames", "2")).start().awaitRunning();
      run.worker("b", Map.of("batch.max.frames", "2")).start().awaitRunning();
      run.sendFrames(80);
      run.awaitFrames(20);
      run.fault(a::suspend);
      run.follow(LONGER_THAN_A_SESSION);
      run.sendFrames(20);
      run.awaitRecovery();
      run.sendFrames(40);
      run.fault(a::resume);
      run.awaitRecovery();
      run.finish(true, 0);
    }
  }
}
