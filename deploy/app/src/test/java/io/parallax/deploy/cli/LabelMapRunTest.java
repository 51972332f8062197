package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.flat.DefaultModel;
import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scan whose labels are as ScanNet publishes them, 1296×968 with ids of its own in 16 bits, and
 * the same with classes of the model at the size of its depth.
 */
final class LabelMapRunTest {
  private static final int FRAMES = 12;
  private static final int CLASSES = FlatScan.classNames().size();
  private static final int WIDTH = 1296;
  private static final int HEIGHT = 968;

  /** The raw id of a class: beyond those of the model, not in its order, the last one ScanNet's. */
  private static int rawId(int classId) {
    return 1357 - 29 * (classId - 1);
  }

  @TempDir private static Path directory;
  private static Path plain;
  private static Path raw;
  private static Path labelMap;

  @BeforeAll
  static void prepare() throws IOException {
    plain = directory.resolve("plain/flat");
    raw = directory.resolve("raw/flat");
    FlatExport.write(plain, FlatScan.of(7, FRAMES));
    FlatExport.write(raw, FlatScan.of(7, FRAMES));
    for (int frame = 0; frame < FRAMES; frame++) {
      Path label = raw.resolve("label/" + frame + ".png");
      ImageIO.write(asPublished(ImageIO.read(label.toFile())), "png", label.toFile());
    }
    List<String> rows = new ArrayList<>(List.of("id\traw_category\tcategory\tcount\tnyu40id"));
    for (int classId = 1; classId <= CLASSES; classId++) {
      rows.add(rawId(classId) + "\tthing\t\t1\t" + classId);
    }
    labelMap = Files.write(directory.resolve("labels.combined.tsv"), rows);
  }

  private static BufferedImage asPublished(BufferedImage classes) {
    BufferedImage large = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int u = (int) ((x + 0.5) * classes.getWidth() / WIDTH);
        int v = (int) ((y + 0.5) * classes.getHeight() / HEIGHT);
        int classId = classes.getRaster().getSample(u, v, 0);
        large.getRaster().setSample(x, y, 0, classId == 0 ? 0 : rawId(classId));
      }
    }
    return large;
  }

  @Test
  void shouldGiveTheSameFiguresForLabelsAsPublishedWithTheirMap() {
    Call expected = run(plain, "--oracle");
    Call call = run(raw, "--oracle", "--label-map", labelMap.toString());

    assertThat(expected.exitCode()).as(expected.err()).isZero();
    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(figures(expected)).hasSizeGreaterThan(8).noneMatch(line -> line.contains("–"));
    assertThat(figures(call)).isEqualTo(figures(expected));
    assertThat(call.err()).doesNotContain("labels: ");
  }

  @Test
  void shouldCompareNothingAndSayWhyWhenNoIdIsAClassOfTheModel() {
    Call call = run(raw);

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.err().lines().toList())
        .filteredOn(line -> line.startsWith("labels: "))
        .singleElement()
        .asString()
        .contains(
            "labelled pixels have ids that are none of the model's %s classes: 1357 ("
                .formatted(CLASSES))
        .contains("in 10 of 10 frames, first in 0, ")
        .contains("--label-map FILE.tsv");
    assertThat(call.out())
        .contains("not compared     ")
        .contains("in %s of %s frames, first in 0, 1, 2;".formatted(FRAMES, FRAMES))
        .doesNotContain("How often the model is wrong")
        .doesNotContain("NaN");
  }

  @Test
  void shouldRefuseBeforeTheWorkWhenTheOracleKnowsNoClass() {
    Call call = run(raw, "--oracle");

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err().lines().toList())
        .singleElement()
        .asString()
        .startsWith("parallax: the oracle knows no class: ")
        .contains("ids that are none of the model's %s classes".formatted(CLASSES));
    assertThat(call.out()).isEmpty();
  }

  /** What is reported of the comparison with the truth. */
  private static List<String> figures(Call call) {
    List<String> lines = call.out().lines().toList();
    int from = lines.indexOf("How often the model is wrong, pixel by pixel, in superpixels");
    return lines.subList(from, lines.size() - 1);
  }

  private static Call run(Path scan, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--scan",
                scan.toString(),
                "--model",
                model().toString(),
                "--superpixels",
                "seeds",
                "--mode",
                "drain",
                "--out",
                directory.resolve("out").toString()));
    arguments.addAll(Arrays.asList(more));
    return Call.of(arguments.toArray(String[]::new));
  }

  private static Path model() {
    try {
      return DefaultModel.unpack(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
