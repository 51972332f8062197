package io.parallax.deploy.faults;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes while a scan is under way, and comes back. */
@Tag("faults")
class BrokerTest {
  private static final int OUTAGES = 3;
  private static final int FRAMES_BETWEEN = 50;
  private static final int AWAY_MILLIS = 8000;

  @TempDir private Path directory;

  @Test
  void shouldLoseAndRepeatNothingWhenTheBrokerIsRestarted() throws Exception {
    try (FaultRun run = new FaultRun("broker away for 8 s", FaultScan.kitchen(), directory)) {
      run.worker("worker", Map.of()).start().awaitRunning();
      run.topology("topology", Map.of()).start().awaitRunning();
      for (int outage = 0; outage < OUTAGES; outage++) {
        int before = outage * FRAMES_BETWEEN;
        run.sendFrames(FRAMES_BETWEEN);
        run.awaitFrames(before + FRAMES_BETWEEN / 4);
        run.fault(() -> run.broker().stop());
        Thread.sleep(AWAY_MILLIS);
        run.broker().restart();
        run.awaitRecovery();
      }
      run.finish(true, 0);
    }
  }
}
