package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.testkit.ChildJvm;
import io.parallax.testkit.CommittedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code stream} as a process: killed, stopped, and started again. */
class StreamCommandTest {
  private static final int FRAMES = 60;

  @TempDir private static Path directory;
  private static EmbeddedCluster embedded;
  private static Cluster cluster;
  private static Path scan;

  @BeforeAll
  static void prepare() throws IOException {
    scan = directory.resolve("flat");
    FlatExport.write(scan, FlatScan.of(3, FRAMES));
    // A frame whose tracking was lost.
    Files.writeString(scan.resolve("pose/59.txt"), "-inf ".repeat(16));
    embedded = EmbeddedCluster.start();
    cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
    Call.of(
        "topics", "create", "--bootstrap-servers", cluster.bootstrapServers(), "--partitions", "3");
  }

  @AfterAll
  static void stop() {
    embedded.close();
  }

  @Test
  void shouldStoreEveryFrameOnceThoughItIsKilledInMidStream() throws Exception {
    Process process = start("--scene=killed", "--rate=30");
    try {
      while (committed("killed").size() < 10) {
        assertThat(process.isAlive()).as(log()).isTrue();
        TimeUnit.MILLISECONDS.sleep(20);
      }
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(committed("killed")).hasSizeLessThan(FRAMES - 1);

      Call again = call("--scene=killed", "--rate=max");

      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(again.err()).contains("goes on after the first ");
      assertThat(again.out())
          .contains("before, of 59")
          .contains("left out         1 without a pose or depth");
      requireStored("killed");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void shouldEndCleanlyWhenTerminatedAndSayHowItGoesOn() throws Exception {
    Process process = start("--scene=stopped", "--rate=20");
    try {
      while (committed("stopped").size() < 5) {
        assertThat(process.isAlive()).as(log()).isTrue();
        TimeUnit.MILLISECONDS.sleep(20);
      }
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(log()).contains("stopped; the same call goes on with the next frame");
      int before = stored("stopped").size();
      Call again = call("--scene=stopped", "--rate=max");
      assertThat(again.out()).contains("%s before, of 59".formatted(before));
      requireStored("stopped");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void shouldCountTheFramesBetweenKeyframes() {
    Call call = call("--scene=thinned", "--rate=max", "--keyframes=1.5m,90deg");

    assertThat(call.exitCode()).as(call.err()).isZero();
    List<String> keys = stored("thinned");
    assertThat(keys).hasSizeBetween(2, 58).contains("thinned/parallax-stream.0");
    assertThat(call.out())
        .contains("stored           %s frames in ".formatted(keys.size()))
        .contains("%s between keyframes".formatted(59 - keys.size()));
    assertThat(call.err()).startsWith("thinned from source parallax-stream to ");
  }

  @Test
  void shouldSayWhatASceneIsCalledWhoseDirectoryHasOtherLetters() throws IOException {
    Path kitchen = directory.resolve("моя кухня");
    FlatExport.write(kitchen, FlatScan.of(3, 2));
    String[] call = arguments("--rate=max", "--source-id=robot-7").toArray(String[]::new);
    call[1] = "--scan=" + kitchen;

    Call streamed = Call.of(call);

    assertThat(streamed.exitCode()).as(streamed.err()).isZero();
    assertThat(streamed.err().lines().toList().get(0))
        .isEqualTo(
            "\"моя кухня\" is called _-62030f36: names of scenes have letters (a to z), digits,"
                + " '.', '_' and '-'");
    assertThat(streamed.err().lines().toList().get(1))
        .startsWith("_-62030f36 from source robot-7 to ");
    assertThat(stored("_-62030f36"))
        .containsExactlyInAnyOrder("_-62030f36/robot-7.0", "_-62030f36/robot-7.1");
  }

  @Test
  void shouldWarnOfAScanWhoseUnitOfDepthIsWrong() {
    Call call = call("--scene=dolls-house", "--rate=max", "--depth-scale=50000");

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.err().lines().toList().get(1))
        .startsWith("warning: the median depth of the scan is 0.0")
        .contains("(10 frames looked at)")
        .endsWith("--depth-scale says how many units a metre has");
    assertThat(call("--scene=house", "--rate=max").err()).doesNotContain("warning");
  }

  @Test
  void shouldSkipGapsInTheCaptureTimesAndTellThem() throws IOException {
    Path broken = directory.resolve("broken");
    FlatExport.write(broken, FlatScan.of(3, 4));
    for (String file : List.of("color/3.jpg", "depth/3.png", "pose/3.txt")) {
      Files.move(broken.resolve(file), broken.resolve(file.replace("3", "30002")));
    }

    Call call = call("--scene=gap", "--rate=real", "--scan=" + broken, "--max-gap=2m");

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(stored("gap"))
        .containsExactlyInAnyOrder(
            "gap/parallax-stream.0",
            "gap/parallax-stream.1",
            "gap/parallax-stream.2",
            "gap/parallax-stream.30002");
    // 30 frames a second, to the millisecond: 66 ms to 1,000,066 ms.
    assertThat(call.err())
        .contains(
            "frame parallax-stream.30002 was captured 1,000.000 s later than the one before: not"
                + " waited for");
    assertThat(call.out())
        .contains(
            "gaps skipped     1 longer than --max-gap, 1,000.000 s together; 0 times backwards");
  }

  @Test
  void shouldSayInOneLineThatAnotherScanWasStreamed() {
    call("--scene=twice", "--rate=max");

    Call call = call("--scene=twice", "--rate=max", "--keyframes=1.5m,90deg");

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err().lines().toList().get(1))
        .startsWith("parallax: scene twice was streamed from source parallax-stream as far as");
  }

  @Test
  void shouldSayInOneLineThatTheRegistryOrTheTopicIsMissing() {
    Call noRegistry = callOn(cluster.bootstrapServers(), "http://127.0.0.1:1");
    assertThat(noRegistry.err().lines().toList())
        .singleElement()
        .asString()
        .startsWith("parallax: no schema registry answers at http://127.0.0.1:1");
    assertThat(noRegistry.exitCode()).isEqualTo(1);

    try (EmbeddedCluster empty = EmbeddedCluster.start()) {
      Call noTopic = callOn(empty.bootstrapServers(), empty.registryUrl());
      assertThat(noTopic.err().lines().toList())
          .singleElement()
          .asString()
          .contains("has no topic frames; 'parallax topics create");
      assertThat(noTopic.exitCode()).isEqualTo(2);
    }
  }

  private static void requireStored(String scene) {
    assertThat(stored(scene))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, FRAMES - 1).mapToObj(i -> scene + "/parallax-stream." + i).toList());
  }

  /** What the topic has of a scene when all transactions have ended. */
  private static List<String> stored(String scene) {
    return of(scene, CommittedKeys.atEnd(cluster.clients(), "frames"));
  }

  private static List<String> committed(String scene) {
    return of(scene, CommittedKeys.now(cluster.clients(), "frames"));
  }

  private static List<String> of(String scene, List<String> keys) {
    return keys.stream().filter(key -> key.startsWith(scene + "/")).toList();
  }

  private static Call callOn(String brokers, String registry) {
    return Call.of(
        "stream",
        "--scan=" + scan,
        "--bootstrap-servers=" + brokers,
        "--schema-registry=" + registry);
  }

  private static Call call(String... options) {
    return Call.of(arguments(options).toArray(String[]::new));
  }

  private static List<String> arguments(String... options) {
    List<String> arguments = new ArrayList<>(List.of("stream"));
    if (Arrays.stream(options).noneMatch(option -> option.startsWith("--scan="))) {
      arguments.add("--scan=" + scan);
    }
    arguments.add("--bootstrap-servers=" + cluster.bootstrapServers());
    arguments.add("--schema-registry=" + cluster.registryUrl());
    arguments.addAll(Arrays.asList(options));
    return arguments;
  }

  private static Process start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Parallax.class.getName());
    command.addAll(arguments(options));
    return ChildJvm.of(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("stream.log").toFile())
        .start();
  }

  private static String log() throws IOException {
    return Files.readString(directory.resolve("stream.log"));
  }
}
