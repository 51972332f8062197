package io.parallax.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes while a scan is under way, and comes back. */
@Tag("faults")
class BrokerTest {
  private static final int FRAMES_BETWEEN = 50;

  @TempDir private Path directory;

  @Test
  void shouldLoseAndRepeatNothingWhenTheBrokerIsRestarted() throws Exception {
    loseAndRepeatNothing(3, 8);
  }

  /** Longer than Kafka's clients wait for most things by default. */
  @Test
  void shouldLoseAndRepeatNothingWhenTheBrokerIsAwayForLong() throws Exception {
    loseAndRepeatNothing(1, 75);
  }

  @Test
  void shouldEndWhenToldToWhileTheBrokerIsAway() throws Exception {
    try (FaultRun run =
        new FaultRun("broker away, roles stopped and started", FaultScan.kitchen(), directory)) {
      Supervised worker = run.worker("worker", Map.of()).start().awaitRunning();
      Supervised topology = run.topology("topology", Map.of()).start().awaitRunning();
      run.sendFrames(FRAMES_BETWEEN);
      run.awaitFrames(FRAMES_BETWEEN / 4);
      run.fault(() -> run.broker().stop());
      Thread.sleep(2000);
      worker.stop();
      topology.stop();
      run.broker().restart();
      worker.start();
      topology.start();
      run.awaitRecovery();
      run.finish(true, 0);
    }
  }

  private void loseAndRepeatNothing(int outages, int seconds) throws Exception {
    String title = "broker away for %s s".formatted(seconds);
    try (FaultRun run = new FaultRun(title, FaultScan.kitchen(), directory)) {
      run.worker("worker", Map.of()).start().awaitRunning();
      Supervised topology =
          run.topology("topology", Map.of(), Map.of("PARALLAX_LOG", "warn"), List.of())
              .start()
              .awaitRunning();
      for (int outage = 0; outage < outages; outage++) {
        int before = outage * FRAMES_BETWEEN;
        run.sendFrames(FRAMES_BETWEEN);
        run.awaitFrames(before + FRAMES_BETWEEN / 4);
        run.fault(() -> run.broker().stop());
        Thread.sleep(Duration.ofSeconds(seconds).toMillis());
        run.broker().restart();
        run.awaitRecovery();
      }
      // What Kafka Streams does with tasks that it takes for corrupted may lose records.
      assertThat(topology.log())
          .contains("Node may not be available")
          .doesNotContain("are corrupted");
      run.finish(true, 0);
    }
  }
}
