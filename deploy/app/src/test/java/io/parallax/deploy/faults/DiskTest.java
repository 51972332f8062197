package io.parallax.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the state directory is full. */
@Tag("faults")
class DiskTest {
  @TempDir private Path directory;
  private Path disk;

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      run("umount", disk.toString());
    }
  }

  @Test
  void shouldStopAndGoOnWhenTheDiskWasFull() throws Exception {
    Path small = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", small.toString()) == 0,
        "only root can make a small disk");
    disk = small;
    try (FaultRun run = new FaultRun("disk full", FaultScan.kitchen(), directory)) {
      Supervised topology =
          run.topology("topology", Map.of("state.dir", disk.resolve("state").toString()))
              .forgiving()
              .start();
      run.fault(() -> run.sendMaps(150));
      run.await(() -> topology.failures() > 0);
      assertThat(topology.failureLogs().get(0)).contains("No space left on device");
      assertThat(run("mount", "-o", "remount,size=1g", disk.toString())).isZero();
      run.awaitRecovery();
      run.finish(false, 0);
    }
  }

  private static int run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
