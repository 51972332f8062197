package io.parallax.inference.model;

import static io.parallax.inference.TinyGraph.ANY;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.inference.SharedFiles;
import io.parallax.inference.TinyGraph;
import io.parallax.scorer.evidence.ClassPlanes;
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
  private static final Normalisation NORMALISATION =
      new Normalisation(List.of(0.5, 0.5, 0.5), List.of(0.2, 0.2, 0.2));

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
      PassRunner full = new PassRunner(session, plan, NORMALISATION, null);
      PassRunner lean = trial(file, plan, full).orElseThrow();
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
      return trial(file, plan, new PassRunner(session, plan, NORMALISATION, null));
    }
  }

  private static Optional<PassRunner> trial(Path file, ModelPlan plan, PassRunner full) {
    ModelProbe probe = new ModelProbe(file, plan, full);
    return new LeanTrial(file, plan, NORMALISATION, 1).run(probe);
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
