package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DepthCheckTest {
  private static final byte[] NONE = TestImages.depthPng(4, 2, 0, 0, 0, 0, 0, 0, 0, 0);
  private static final byte[] ONE = TestImages.depthPng(4, 2, 0, 0, 0, 0, 0, 0, 0, 900);

  @TempDir private Path temporary;
  private Path scan;

  @BeforeEach
  void createLayout() throws IOException {
    scan = Files.createDirectory(temporary.resolve("room"));
    for (String part : List.of("color", "depth", "pose", "intrinsic")) {
      Files.createDirectory(scan.resolve(part));
    }
    Files.writeString(scan.resolve("intrinsic/intrinsic_depth.txt"), "5 0 1.5 0 6 0.5 0 0 1");
    for (int i = 0; i < 40; i++) {
      Files.write(scan.resolve("color/" + i + ".png"), TestImages.colourPng(4, 2));
      Files.write(scan.resolve("depth/" + i + ".png"), NONE);
      Files.writeString(scan.resolve("pose/" + i + ".txt"), "1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1");
    }
  }

  @Test
  void shouldNameFileAndFramesWhenNoPixelHasDepth() {
    Scan read = ScanFormat.AUTO.open(scan);

    assertThatThrownBy(() -> DepthCheck.requireReadings(read))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessage(
            scan.resolve("depth/0.png")
                + ": has no depth reading: every pixel is 0, as in all 40 frames of scene room"
                + " (0 to 39)");
    assertThatThrownBy(
            () -> DepthCheck.requireReadings(new KeyframeScan(read, new KeyframeGate(1, 1))))
        .hasMessageContaining("as in all 1 frames of scene room (0 to 0)");
  }

  @Test
  void shouldBeContentWithOneReadingInAnyFrame() throws IOException {
    for (int i : List.of(0, 7, 39)) {
      Files.write(scan.resolve("depth/" + i + ".png"), ONE);
      DepthCheck.requireReadings(ScanFormat.AUTO.open(scan));
      Files.write(scan.resolve("depth/" + i + ".png"), NONE);
    }
    assertThatThrownBy(() -> DepthCheck.requireReadings(ScanFormat.AUTO.open(scan)))
        .isInstanceOf(UnreadableScanException.class);
  }

  @Test
  void shouldLeaveDamagedFramesToTheirReader() throws IOException {
    Files.write(scan.resolve("depth/39.png"), new byte[] {1, 2, 3});

    DepthCheck.requireReadings(ScanFormat.AUTO.open(scan));
  }

  @Test
  void shouldSampleFirstAndLastAndBetweenThem() {
    Scan read = ScanFormat.AUTO.open(scan);

    List<String> sample = new ArrayList<>(FrameSample.of(read));

    assertThat(sample)
        .containsExactly("0", "4", "8", "13", "17", "21", "26", "30", "34", "39")
        .isSubsetOf(read.frameIds());
    assertThat(FrameSample.of(new KeyframeScan(read, new KeyframeGate(1, 1)))).containsExactly("0");
  }
}
