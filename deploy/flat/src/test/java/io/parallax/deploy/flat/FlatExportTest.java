package io.parallax.deploy.flat;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlatExportTest {

  @Test
  void shouldWriteWhatTheScanHolds(@TempDir Path directory) throws IOException {
    FlatScan scan = FlatScan.of(5, 2);
    FlatExport.write(directory, scan);

    assertThat(directory.resolve("color/0.jpg")).hasBinaryContent(scan.frame("000000").colour());
    assertThat(directory.resolve("depth/1.png")).hasBinaryContent(scan.frame("000001").depth());
    assertThat(Files.readAllLines(directory.resolve("classes.txt")))
        .isEqualTo(FlatScan.classNames());
    assertThat(directory.resolve("intrinsic/intrinsic_depth.txt"))
        .content()
        .startsWith("266.000000 0.000000 159.500000 0.000000\n");
    double[] pose =
        Arrays.stream(Files.readString(directory.resolve("pose/1.txt")).trim().split("\\s+"))
            .mapToDouble(Double::parseDouble)
            .toArray();
    double[] expected = scan.frame("000001").cameraToWorld();
    assertThat(pose).hasSize(16);
    for (int i = 0; i < 16; i++) {
      assertThat(pose[i]).isBetween(expected[i] - 1e-6, expected[i] + 1e-6);
    }
    Raster labels = View.decode(Files.readAllBytes(directory.resolve("label/1.png")));
    byte[] classes = scan.labels("000001");
    for (int i = 0; i < classes.length; i++) {
      assertThat(labels.getSample(i % 320, i / 320, 0)).isEqualTo(classes[i] + 1);
    }
  }
}
