package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.testkit.SharedFiles;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyframeScanTest {

  /** Frames along a line, at whole centimetres, without images. */
  private record Line(List<Integer> centimetres) implements Scan {
    @Override
    public String sceneId() {
      return "line";
    }

    @Override
    public List<String> frameIds() {
      return centimetres.stream().map(x -> "at" + x).toList();
    }

    @Override
    public ScanFrame frame(String frameId) {
      throw new UnsupportedOperationException("the gate needs no images");
    }

    @Override
    public double[] cameraToWorld(String frameId) {
      double x = Integer.parseInt(frameId.substring(2)) / 100.0;
      return new double[] {1, 0, 0, x, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    }

    @Override
    public List<String> skippedFrameIds() {
      return List.of("lost");
    }
  }

  @Test
  void shouldKeepWhatIsFarFromTheLastFrameKept() {
    Scan line = new Line(List.of(0, 4, 8, 12, 16, 20, 24, 23, 10, 22));

    KeyframeScan thinned = new KeyframeScan(line, new KeyframeGate(0.10, 180));

    assertThat(thinned.frameIds()).containsExactly("at0", "at12", "at24", "at10", "at22");
    assertThat(thinned.between()).isEqualTo(5);
    assertThat(thinned.skippedFrameIds()).containsExactly("lost");
    assertThat(thinned.sceneId()).isEqualTo("line");
  }

  @Test
  void shouldPassFramesOnAsTheyAre() {
    WallScan wall = new WallScan(200);

    KeyframeScan thinned = new KeyframeScan(wall, new KeyframeGate(0.5, 45));

    String last = thinned.frameIds().get(thinned.frameIds().size() - 1);
    assertThat(thinned.frameIds()).hasSizeBetween(2, 199);
    assertThat(thinned.frame(last).depth()).isEqualTo(wall.frame(last).depth());
    assertThat(thinned.cameraToWorld(last)).isEqualTo(wall.frame(last).cameraToWorld());
    assertThat(thinned.trueClasses(last)).isPresent();
  }

  @Test
  void shouldThinTheRealScan() {
    Scan kitchen = ScanFormat.AUTO.open(SharedFiles.require("scans/7scenes-redkitchen"));

    KeyframeScan thinned = new KeyframeScan(kitchen, new KeyframeGate(0.10, 10));

    assertThat(thinned.frameIds()).hasSizeBetween(30, 120).startsWith("0");
    assertThat(thinned.frameIds().size() + thinned.between()).isEqualTo(200);
  }
}
