package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ScanOfSourceTest {
  private final Scan wall = new WallScan(4);
  private final Scan scan = new ScanOfSource(wall, "robot-7");

  @Test
  void shouldCallEachFrameAfterItsSource() {
    assertThat(scan.frameIds())
        .containsExactly("robot-7.000000", "robot-7.000001", "robot-7.000002", "robot-7.000003");
    assertThat(scan.sceneId()).isEqualTo(wall.sceneId());
    assertThat(new ScanOfSource(wall, "robot-8").frameIds())
        .doesNotContainAnyElementsOf(scan.frameIds());
  }

  @Test
  void shouldHaveTheFramesAsTheyAre() {
    ScanFrame frame = scan.frame("robot-7.000002");
    ScanFrame own = wall.frame("000002");

    assertThat(frame.frameId()).isEqualTo("robot-7.000002");
    assertThat(frame.colour()).isEqualTo(own.colour());
    assertThat(frame.depth()).isEqualTo(own.depth());
    assertThat(frame.intrinsics()).isEqualTo(own.intrinsics());
    assertThat(frame.capturedAt()).isEqualTo(own.capturedAt());
    assertThat(frame.cameraToWorld()).isEqualTo(own.cameraToWorld());
    assertThat(scan.cameraToWorld("robot-7.000002")).isEqualTo(own.cameraToWorld());
    assertThat(scan.trueClasses("robot-7.000002").map(TrueClasses::ids))
        .hasValueSatisfying(
            ids -> assertThat(ids).isEqualTo(wall.trueClasses("000002").orElseThrow().ids()));
  }

  @Test
  void shouldHaveNoFrameOfAnotherSource() {
    assertThatThrownBy(() -> scan.frame("000002"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no frame '000002' of source robot-7");
    assertThatThrownBy(() -> scan.cameraToWorld("robot-8.000002"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseIdsThatWouldBeTooLong() {
    assertThat(new ScanOfSource(wall, "r".repeat(193)).frameIds().get(0)).hasSize(200);
    assertThatThrownBy(() -> new ScanOfSource(wall, "r".repeat(194)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("frame 000000 make a frame id of 201 characters")
        .hasMessageContaining("give the source a shorter id");
  }
}
