package io.parallax.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.inference.image.ColourImage;
import io.parallax.testkit.SharedFiles;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The models and the ScanNet scan that lie beside the repository. */
class ScanNetModelTest {
  private static final int CLASSES = 40;

  private final Path scan = SharedFiles.require("scans/scannet-scene0014_00");

  @Test
  void shouldFindTheClassesOfTheScan() throws IOException {
    try (SegmentationModel model = load("models/scannet-seed.onnx")) {
      assertThat(model.classNames()).hasSize(CLASSES);
      assertThat(model.width()).isEqualTo(320);
      assertThat(model.height()).isEqualTo(240);
      assertThat(model.passes()).isEqualTo(1);

      // 63 % on the 22 frames that it was not trained on, better on the other 5.
      assertThat(accuracy(model)).isBetween(0.60, 0.75);
    }
  }

  @Test
  void shouldAverageTwentyPassesDrawnFromTheFrame() throws IOException {
    ModelInput input = inputs().get(0);
    ModelInput renamed = new ModelInput("another/frame", input.rgb());
    try (SegmentationModel model = load("models/scannet-seed-mc.onnx");
        SegmentationModel again = load("models/scannet-seed-mc.onnx");
        SegmentationModel plain = load("models/scannet-seed.onnx")) {
      assertThat(model.passes()).isEqualTo(20);

      byte[] map = model.run(input).quantised().planes();
      byte[] other = model.run(renamed).quantised().planes();
      byte[] single = plain.run(input).quantised().planes();

      assertThat(again.run(input).quantised().planes()).isEqualTo(map);
      assertThat(other).isNotEqualTo(map);
      // Dropout changes the certainty, not the scene.
      assertThat(agreement(map, other)).isGreaterThan(0.9);
      assertThat(agreement(map, single)).isGreaterThan(0.85);
    }
  }

  private static SegmentationModel load(String name) {
    return SegmentationModel.load(ModelSource.of(SharedFiles.require(name)));
  }

  private List<ModelInput> inputs() throws IOException {
    List<ModelInput> inputs = new ArrayList<>();
    for (Path file : frames()) {
      ColourImage image = ColourImage.decode(ByteBuffer.wrap(Files.readAllBytes(file)));
      inputs.add(new ModelInput("scene0014_00/" + name(file), image.rgb()));
    }
    return inputs;
  }

  private List<Path> frames() throws IOException {
    try (Stream<Path> files = Files.list(scan.resolve("color"))) {
      return files.sorted().toList();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".jpg", "");
  }

  private double accuracy(SegmentationModel model) throws IOException {
    List<ModelInput> inputs = inputs();
    List<Path> frames = frames();
    long right = 0;
    long labelled = 0;
    for (int f = 0; f < inputs.size(); f++) {
      int[] best = best(model.run(inputs.get(f)).quantised().planes());
      Path label = scan.resolve("label").resolve(name(frames.get(f)) + ".png");
      Raster raster = ImageIO.read(label.toFile()).getRaster();
      int[] ids = raster.getSamples(0, 0, model.width(), model.height(), 0, (int[]) null);
      for (int i = 0; i < ids.length; i++) {
        if (ids[i] > 0) {
          labelled++;
          right += best[i] == ids[i] - 1 ? 1 : 0;
        }
      }
    }
    return (double) right / labelled;
  }

  private static double agreement(byte[] a, byte[] b) {
    int[] first = best(a);
    int[] second = best(b);
    int equal = 0;
    for (int i = 0; i < first.length; i++) {
      equal += first[i] == second[i] ? 1 : 0;
    }
    return (double) equal / first.length;
  }

  private static int[] best(byte[] planes) {
    int pixels = planes.length / CLASSES;
    int[] best = new int[pixels];
    for (int i = 0; i < pixels; i++) {
      for (int c = 1; c < CLASSES; c++) {
        if ((planes[c * pixels + i] & 0xFF) > (planes[best[i] * pixels + i] & 0xFF)) {
          best[i] = c;
        }
      }
    }
    return best;
  }
}
