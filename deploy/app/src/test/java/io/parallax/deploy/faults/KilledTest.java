package io.parallax.deploy.faults;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Worker and topology are killed at any moment, twenty times each, or as often as the property
 * {@code faults.kills} says.
 */
@Tag("faults")
class KilledTest {
  private static final int KILLS = Integer.getInteger("faults.kills", 20);
  private static final int FRAMES_BETWEEN = 9;

  /** Within it a small JVM that has just been started takes a few frames through. */
  private static final int PROCESSING_TIME_MILLIS = 500;

  /** Within it a role comes up, joins its group and restores. */
  private static final int STARTUP_TIME_MILLIS = 4000;

  private static final String INSTANCE = "kafka.group.instance.id";

  @TempDir private Path directory;

  @Test
  void shouldLoseAndRepeatNothingWhenTheWorkerIsKilled() throws Exception {
    try (FaultRun run = new FaultRun("worker killed", FaultScan.kitchen(), directory)) {
      // A transaction for each frame, so that kills hit some.
      Supervised worker =
          run.worker("worker", Map.of(INSTANCE, "worker-0", "batch.max.frames", "1")).start();
      run.topology("topology", Map.of()).start().awaitRunning();
      for (int kill = 0; kill < KILLS; kill++) {
        killAtAnyMoment(run, kill, () -> run.sendFrames(FRAMES_BETWEEN), worker);
        run.sendFrames(1);
        worker.start();
        run.awaitRecovery();
      }
      run.finish(true, 0);
    }
  }

  @Test
  void shouldLoseAndRepeatNothingWhenTheTopologyIsKilled() throws Exception {
    try (FaultRun run =
        new FaultRun("topology killed, state kept", FaultScan.kitchen(), directory)) {
      Supervised topology = run.topology("topology", Map.of(INSTANCE, "topology-0")).start();
      for (int kill = 0; kill < KILLS; kill++) {
        killAtAnyMoment(run, kill, () -> run.sendMaps(FRAMES_BETWEEN), topology);
        run.sendMaps(1);
        topology.start();
        run.awaitRecovery();
      }
      run.finish(false, 0);
    }
  }

  @Test
  void shouldLoseAndRepeatNothingWhenTheTopologyIsKilledAndItsStateIsLost() throws Exception {
    try (FaultRun run =
        new FaultRun("topology killed, state lost", FaultScan.kitchen(), directory)) {
      Supervised topology =
          run.topology(
                  "topology",
                  Map.of(INSTANCE, "topology-0", "kafka.producer.transaction.timeout.ms", "3000"))
              .start();
      for (int kill = 0; kill < KILLS; kill++) {
        killAtAnyMoment(run, kill, () -> run.sendMaps(FRAMES_BETWEEN), topology);
        run.loseState("topology");
        run.sendMaps(1);
        topology.start();
        run.awaitRecovery();
      }
      run.finish(false, 0);
    }
  }

  @Test
  void shouldLoseAndRepeatNothingWhenWorkerAndTopologyAreKilledTogether() throws Exception {
    try (FaultRun run = new FaultRun("both killed", FaultScan.kitchen(), directory)) {
      Supervised worker = run.worker("worker", Map.of(INSTANCE, "worker-0")).start();
      Supervised topology = run.topology("topology", Map.of(INSTANCE, "topology-0")).start();
      for (int kill = 0; kill < KILLS; kill++) {
        killAtAnyMoment(run, kill, () -> run.sendFrames(FRAMES_BETWEEN), worker, topology);
        run.sendFrames(1);
        worker.start();
        topology.start();
        run.awaitRecovery();
      }
      run.finish(true, 0);
    }
  }

  /** Three times of four while frames are under way, otherwise while the roles come up. */
  private static void killAtAnyMoment(FaultRun run, int kill, Runnable send, Supervised... roles)
      throws InterruptedException {
    if (kill % 4 == 3) {
      send.run();
      run.pause(STARTUP_TIME_MILLIS);
    } else {
      for (Supervised role : roles) {
        role.awaitRunning();
      }
      send.run();
      run.pause(PROCESSING_TIME_MILLIS);
    }
    run.fault(
        () -> {
          for (Supervised role : roles) {
            role.kill();
          }
        });
  }
}
