package io.parallax.deploy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFrame;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointTest {
  private static final double HERE = 0.25;

  /** Frames of these names, each at its place on a line. */
  private record Line(List<String> frameIds, double... places) implements Scan {
    @Override
    public String sceneId() {
      return "line";
    }

    @Override
    public ScanFrame frame(String frameId) {
      throw new AssertionError("no image is needed");
    }

    @Override
    public double[] cameraToWorld(String frameId) {
      return new double[] {1, 0, 0, places[frameIds.indexOf(frameId)], 0, 1, 0, 0};
    }
  }

  private static Scan line(String... frameIds) {
    double[] places = new double[frameIds.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = i * HERE;
    }
    return new Line(List.of(frameIds), places);
  }

  private static boolean isOf(Checkpoint checkpoint, Scan scan) {
    return checkpoint.in(scan, scan.frameIds()).isPresent();
  }

  private final Checkpoint checkpoint = ScanChecksum.of(2, line("0", "4", "8", "12")).checkpoint();

  @Test
  void shouldKnowTheScanThatItIsOf() {
    assertThat(checkpoint.frames()).isEqualTo(2);
    assertThat(isOf(checkpoint, line("0", "4", "8", "12"))).isTrue();
    assertThat(isOf(checkpoint, line("0", "4"))).isTrue();
    assertThat(isOf(checkpoint, line("0", "4", "9"))).isTrue();
    assertThat(isOf(ScanChecksum.of(0, line("0")).checkpoint(), line())).isTrue();
  }

  @Test
  void shouldTellOtherScansApart() {
    assertThat(isOf(checkpoint, line("0", "8", "12"))).isFalse();
    assertThat(isOf(checkpoint, line("04", "8"))).isFalse();
    assertThat(isOf(checkpoint, line("4", "0"))).isFalse();
    assertThat(isOf(checkpoint, line("0"))).isFalse();
  }

  @Test
  void shouldTellScansApartWhoseFramesAreCalledAlike() {
    assertThat(isOf(checkpoint, new Line(List.of("0", "4"), 0, HERE))).isTrue();
    assertThat(isOf(checkpoint, new Line(List.of("0", "4"), 0, Math.nextUp(HERE)))).isFalse();
  }

  @Test
  void shouldGoOnWithAChecksumThatAddsUp() {
    Scan scan = line("0", "4", "8", "12");
    ScanChecksum resumed = checkpoint.in(scan, scan.frameIds()).orElseThrow();
    resumed.add("8", scan.cameraToWorld("8"));

    assertThat(resumed.checkpoint()).isEqualTo(ScanChecksum.of(3, scan).checkpoint());
  }

  @Test
  void shouldKnowTheNamesOfAScanThatAVersionBeforeStreamed() {
    Scan scan = line("robot.0", "robot.4", "robot.8");
    // CRC-32C of "0\n4\n".
    Checkpoint old = new Checkpoint(2, 0x643ed9deL);

    assertThat(old.in(scan, List.of("0", "4", "8"))).isPresent();
    assertThat(old.in(scan, List.of("0", "5", "8"))).isEmpty();
    assertThat(old.in(scan, scan.frameIds())).isEmpty();
  }
}
