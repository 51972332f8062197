package io.parallax.deploy.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network between topology and broker is cut for longer than a session. */
@Tag("faults")
class NetworkTest {
  private static final Duration LONGER_THAN_A_SESSION = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void shouldLoseAndRepeatNothingWhenTheOnlyInstanceIsCutOff() throws Exception {
    try (CutOffNetwork network = CutOffNetwork.connected();
        FaultRun run =
            new FaultRun(
                "network cut for 20 s, one instance",
                FaultScan.kitchen(),
                directory,
                CutOffNetwork.HOST)) {
      run.topology("a", Map.of(), Map.of(), network.through()).start().awaitRunning();
      run.sendMaps(80);
      run.awaitFrames(20);
      run.fault(network::cut);
      run.sendMaps(20);
      run.follow(LONGER_THAN_A_SESSION);
      network.mend();
      run.awaitRecovery();
      run.finish(false, 0);
    }
  }

  @Test
  void shouldLoseAndRepeatNothingWhenAnotherInstanceTakesOver() throws Exception {
    try (CutOffNetwork network = CutOffNetwork.connected();
        FaultRun run =
            new FaultRun(
                "network cut for 20 s, two instances",
                FaultScan.kitchen(),
                directory,
                CutOffNetwork.HOST)) {
      run.topology("a", Map.of(), Map.of(), network.through()).start().awaitRunning();
      run.topology("b", Map.of(), Map.of(), List.of()).start().awaitRunning();
      run.sendMaps(80);
      run.awaitFrames(20);
      run.fault(network::cut);
      run.sendMaps(20);
      run.awaitRecovery();
      run.follow(LONGER_THAN_A_SESSION);
      run.sendMaps(20);
      run.fault(network::mend);
      run.awaitRecovery();
      run.finish(false, 0);
    }
  }
}
