package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Endings of image files: one rule for every layout that finds images by their names. */
class ImageEndingsTest {
  private static final String POSE = "1 0 0 0.5\n0 1 0 -2\n0 0 1 1.25\n0 0 0 1\n";
  private static final byte[] COLOUR = TestImages.colourPng(4, 2);
  private static final byte[] DEPTH =
      TestImages.depthPng(4, 2, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000);

  @TempDir private Path scan;

  /**
   * A layout with one frame, of number 7.
   *
   * @param colour the name of its colour image, without the ending
   * @param depth the same of its depth image
   * @param texts the other files
   */
  record Layout(ScanFormat format, String colour, String depth, Map<String, String> texts) {
    @Override
    public String toString() {
      return format.toString();
    }
  }

  static Stream<Layout> layouts() {
    return Stream.of(
        new Layout(
            ScanFormat.SCANNET,
            "color/7",
            "depth/7",
            Map.of("pose/7.txt", POSE, "intrinsic/intrinsic_depth.txt", "5 0 1 0 6 0 0 0 1")),
        new Layout(ScanFormat.SCENENET, "photo/7", "depth/7", Map.of("pose/7.txt", POSE)),
        new Layout(
            ScanFormat.SEVEN_SCENES,
            "seq-01/frame-000007.color",
            "seq-01/frame-000007.depth",
            Map.of("seq-01/frame-000007.pose.txt", POSE)),
        new Layout(
            ScanFormat.REPLICA,
            "results/frame000007",
            "results/depth000007",
            Map.of(
                "traj.txt",
                POSE.replace("\n", " ").concat("\n").repeat(8),
                "cam_params.json",
                "{\"camera\": {\"w\": 4, \"h\": 2, \"fx\": 5, \"fy\": 6, \"cx\": 1, \"cy\": 1,"
                    + " \"scale\": 1000}}")));
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void shouldFindImagesWhateverTheCaseOfTheirEnding(Layout layout) throws IOException {
    for (String ending : List.of(".jpg", ".JPG", ".jpeg", ".JPEG", ".Jpg", ".png", ".PNG")) {
      for (String depthEnding : List.of(".png", ".PNG", ".Png")) {
        write(layout, ending, depthEnding);

        ScanFrame frame = ScanFormat.AUTO.open(scan).frame("7");

        assertThat(frame.colour()).as(ending).isEqualTo(COLOUR);
        assertThat(TestImages.depthOf(frame.depth()))
            .as(depthEnding)
            .hasSize(8)
            .isNotEqualTo(new int[8]);
        Files.delete(scan.resolve(layout.colour + ending));
        Files.delete(scan.resolve(layout.depth + depthEnding));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void shouldNameBothWhenAFrameHasTwoImages(Layout layout) throws IOException {
    write(layout, ".jpg", ".png");
    Path second = Files.write(scan.resolve(layout.colour + ".JPG"), COLOUR);
    assertNamed(second, scan.resolve(layout.colour + ".jpg"));

    Files.delete(second);
    assertThat(ScanFormat.AUTO.open(scan).frameIds()).containsExactly("7");
    assertNamed(
        Files.write(scan.resolve(layout.depth + ".PNG"), DEPTH),
        scan.resolve(layout.depth + ".png"));
  }

  private void write(Layout layout, String ending, String depthEnding) throws IOException {
    for (Map.Entry<String, String> text : layout.texts.entrySet()) {
      Path file = scan.resolve(text.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, text.getValue());
    }
    Path colour = scan.resolve(layout.colour + ending);
    Path depth = scan.resolve(layout.depth + depthEnding);
    Files.createDirectories(colour.getParent());
    Files.createDirectories(depth.getParent());
    Files.write(colour, COLOUR);
    Files.write(depth, DEPTH);
  }

  private void assertNamed(Path one, Path other) {
    assertThatThrownBy(() -> ScanFormat.AUTO.open(scan))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageContaining(one.getFileName().toString())
        .hasMessageContaining(other.getFileName().toString())
        .hasMessageContaining("which of them is meant?");
  }
}
