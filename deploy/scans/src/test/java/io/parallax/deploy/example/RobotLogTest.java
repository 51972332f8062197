package io.parallax.deploy.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.scan.ScanFrame;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of doc/own-reader.md: it is this class, and it works. */
class RobotLogTest {
  private static final Path SOURCE =
      Path.of("src/test/java/io/parallax/deploy/example/RobotLog.java");

  @TempDir private Path directory;

  @Test
  void shouldBeWhatThePageShows() throws IOException {
    String page = Files.readString(RepositoryFiles.require("deploy/doc/own-reader.md"));
    String source = Files.readString(SOURCE);

    assertThat(page).contains(source.substring(source.indexOf("/** A robot's log")));
  }

  @Test
  void shouldReadALog() throws IOException {
    Files.writeString(
        directory.resolve("frames.csv"),
        "a7,1500,1,0,0,0.5,0,1,0,-2,0,0,1,1.25,0,0,0,1\nb1,1533,1,0,0,1,0,1,0,0,0,0,1,0,0,0,0,1\n");
    Files.write(directory.resolve("b1.jpg"), new byte[] {1});
    Files.write(directory.resolve("b1.png"), new byte[] {2});

    RobotLog log = new RobotLog(directory);

    assertThat(log.frameIds()).isEqualTo(List.of("a7", "b1"));
    ScanFrame frame = log.frame("b1");
    assertThat(frame.colour()).containsExactly(1);
    assertThat(frame.depth()).containsExactly(2);
    assertThat(frame.capturedAt()).isEqualTo(Instant.ofEpochMilli(1533));
    assertThat(log.cameraToWorld("b1")[3]).isEqualTo(1);
    assertThat(log.skippedFrameIds()).isEmpty();
  }
}
