package io.parallax.deploy.faults;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clock of the topology's machine jumps, as far as libfaketime makes it. By less than an hour:
 * brokers take no record that is further ahead of their own.
 */
@Tag("faults")
class ClockTest {
  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final String LIBRARY = "libfaketimeMT.so.1";

  @TempDir private Path directory;

  @Test
  void shouldGoOnWhenTheClockIsPutForward() throws Exception {
    Path clock = Files.writeString(directory.resolve("clock"), "+0");
    try (FaultRun run =
        new FaultRun("clock put forward by 50 min", FaultScan.kitchen(), directory)) {
      run.topology("topology", Map.of(), under(clock), List.of()).start().awaitRunning();
      run.sendMaps(80);
      run.awaitFrames(20);
      run.fault(() -> set(clock, "+50m"));
      run.sendMaps(20);
      run.awaitRecovery();
      run.finish(false, 0);
    }
  }

  @Test
  void shouldStartAgainWhenTheClockIsPutBack() throws Exception {
    Path clock = Files.writeString(directory.resolve("clock"), "+50m");
    try (FaultRun run = new FaultRun("clock put back by 50 min", FaultScan.kitchen(), directory)) {
      Supervised topology =
          run.topology("topology", Map.of(), under(clock), List.of())
              .forgiving()
              .start()
              .awaitRunning();
      run.sendMaps(80);
      run.awaitFrames(20);
      run.fault(() -> set(clock, "+0"));
      run.sendMaps(20);
      run.awaitRecovery();
      assertThat(topology.failureLogs())
          .singleElement(as(STRING))
          .contains("the clock was put back by ");
      run.finish(false, 0);
    }
  }

  private static void set(Path clock, String offset) {
    try {
      // Moved into place: half a file would be no time.
      Path next = Files.writeString(clock.resolveSibling("clock.next"), offset);
      Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> under(Path clock) throws IOException {
    Optional<Path> library;
    try (Stream<Path> files =
        Files.find(LIBRARIES, 4, (path, attributes) -> path.endsWith(LIBRARY))) {
      library = files.findFirst();
    }
    assumeTrue(library.isPresent(), LIBRARY + " is not installed");
    // The last: waits go by the monotonic clock, and libfaketime otherwise ends them at once.
    return Map.of(
        "LD_PRELOAD",
        library.get().toString(),
        "FAKETIME_TIMESTAMP_FILE",
        clock.toString(),
        "FAKETIME_NO_CACHE",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }
}
