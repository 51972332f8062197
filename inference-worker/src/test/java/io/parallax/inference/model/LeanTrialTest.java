package io.parallax.inference.model;

import static io.parallax.inference.TinyGraph.ANY;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.inference.TinyGraph;
import io.parallax.scorer.output.ClassPlanes;
import io.parallax.testkit.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeanTrialTest {
  @TempDir Path directory;

  @BeforeAll
  static void start() {
    GraphSession.startEngine();
  }

  // With few classes ONNX Runtime enlarges in the usual layout, with many in its blocked one.
  @ParameterizedTest
  @CsvSource({"3, 32, 24", "16, 32, 24", "16, 90, 62", "40, 64, 2"})
  void shouldGiveTheSameBitsWithoutTheEnlargement(int classes, int width, int height) {
    assertSameBits(write(TinyGraph.coarse(classes, "linear")), width, height);
  }

  @Test
  void shouldGiveTheSameBitsWithMergedRows() {
    assertSameBits(write(TinyGraph.masks(4, ANY)), null, null);
    assertSameBits(write(TinyGraph.probabilities(7)), null, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"models/scannet-seed.onnx", "models/scannet-seed-mc.onnx"})
  void shouldGiveTheSameBitsForTheModelsBesideTheRepository(String name) {
    assertSameBits(SharedFiles.require(name), null, null);
  }

  @Test
  void shouldFindTheWeightsBesideTheFile() throws IOException {
    // Nothing of that name lies where the tests run.
    float[] weights = new float[16 * 3];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i % 7 - 3;
    }
    Files.write(directory.resolve("weights.bin"), TinyGraph.floats(weights));
    TinyGraph graph =
        new TinyGraph()
            .input("image", ANY, 3, ANY, ANY)
            .external("weights", "weights.bin", 0, 4L * weights.length, 16, 3, 1, 1)
            .node("Conv", "fine", null, "image", "weights")
            .operator(
                "AveragePool",
                "coarse",
                List.of(TinyGraph.list("kernel_shape", 2, 2), TinyGraph.list("strides", 2, 2)),
                "fine")
            .floats("scales", new float[] {1, 1, 2, 2}, 4)
            .operator(
                "Resize",
                "logits",
                List.of(TinyGraph.attribute("mode", "linear")),
                "coarse",
                "",
                "scales")
            .output("logits", ANY, 16, ANY, ANY);

    assertSameBits(write(graph), 32, 24);
  }

  @Test
  void shouldLeaveOutputsThatNeedWorkAsTheyAre() {
    TinyGraph twice =
        TinyGraph.fraction(3, 2)
            .floats("twice", new float[] {1, 1, 2, 2}, 4)
            .operator(
                "Resize",
                "half",
                List.of(TinyGraph.attribute("mode", "linear")),
                "logits",
                "",
                "twice")
            .output("half", ANY, 3, ANY, ANY);
    Path file = write(twice);
    ModelPlan plan =
        ModelPlan.of(
            new ModelSource(file, null, 32, 24, 1),
            ModelDescriptor.parse(file, "{\"output\": \"half\"}"),
            ModelSignature.read(file));
    try (GraphSession session = GraphSession.open(file, "half", 1, false)) {
      ModelProbe probe = new ModelProbe(file, plan, session, null);
      assertThat(probe.reading().width()).isEqualTo(16);
      assertThat(new LeanTrial(file, plan, 1).run(probe)).isEmpty();
    }
  }

  @Test
  void shouldLeaveOtherGraphsAsTheyAre() {
    assertThat(trial(write(TinyGraph.logits(3)), 32, 24)).isEmpty();
    assertThat(trial(write(TinyGraph.coarse(3, "nearest")), 32, 24)).isEmpty();
    assertThat(trial(write(TinyGraph.dropoutInside(3, true)), 32, 24)).isEmpty();
    // The enlarged values are put out twice.
    TinyGraph twice =
        TinyGraph.coarse(3, "linear")
            .node("Identity", "copy", null, "logits")
            .output("copy", ANY, 3, ANY, ANY);
    assertThat(trial(write(twice), 32, 24)).isEmpty();
  }

  private Path write(TinyGraph graph) {
    return graph.write(directory.resolve("tiny.onnx"));
  }

  private static void assertSameBits(Path file, Integer width, Integer height) {
    ModelPlan plan = plan(file, width, height);
    try (GraphSession session = GraphSession.open(file, plan.output(), 1, false)) {
      ModelProbe probe = new ModelProbe(file, plan, session, null);
      PassRunner full = probe.runner();
      PassRunner lean = new LeanTrial(file, plan, 1).run(probe).orElseThrow();
      try (GraphSession shorter = lean.session()) {
        assertThat(shorter).isNotSameAs(session);
        for (int i = 0; i < 3; i++) {
          int[] rgb = new Random(i).ints((long) plan.width() * plan.height()).toArray();
          ModelInput image = new ModelInput("scene/" + i, rgb);
          assertThat(values(lean.planes(image))).isEqualTo(values(full.planes(image)));
        }
      }
    }
  }

  private static Optional<PassRunner> trial(Path file, int width, int height) {
    ModelPlan plan = plan(file, width, height);
    try (GraphSession session = GraphSession.open(file, plan.output(), 1, false)) {
      return new LeanTrial(file, plan, 1).run(new ModelProbe(file, plan, session, null));
    }
  }

  private static ModelPlan plan(Path file, Integer width, Integer height) {
    return ModelPlan.of(
        new ModelSource(file, null, width, height, 1),
        ModelDescriptor.EMPTY,
        ModelSignature.read(file));
  }

  private static float[][] values(ClassPlanes planes) {
    float[][] values = new float[planes.classes()][planes.width() * planes.height()];
    for (int c = 0; c < values.length; c++) {
      planes.read(c, 0, values[c].length, values[c]);
    }
    return values;
  }
}
