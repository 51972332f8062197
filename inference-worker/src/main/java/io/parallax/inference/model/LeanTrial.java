package io.parallax.inference.model;

import io.parallax.inference.model.GraphSession.Tensor;
import io.parallax.scorer.output.Enlargement.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries whether the lean form of a graph gives the same output, bit by bit. */
final class LeanTrial {
  private static final Logger LOG = LoggerFactory.getLogger(LeanTrial.class);

  /** Larger models are few, and their graphs have more to do than what could be saved. */
  private static final long MOST_BYTES = 1L << 29;

  private final Path file;
  private final ModelPlan plan;
  private final int threads;

  LeanTrial(Path file, ModelPlan plan, int threads) {
    this.file = file;
    this.plan = plan;
    this.threads = threads;
  }

  /**
   * The lean form, loaded, if there is one and it agrees.
   *
   * @param probe what the graph as it is says about an image; one whose output needs work here
   *     stays as it is
   */
  Optional<PassRunner> run(ModelProbe probe) {
    try {
      if (plan.dropout() == Dropout.INSIDE
          || !probe.reading().isDirect()
          || Files.size(file) + ExternalData.of(file).bytes() > MOST_BYTES) {
        return Optional.empty();
      }
      return LeanGraph.of(Files.readAllBytes(file), plan.output())
          .flatMap(graph -> run(graph, probe));
    } catch (IOException | RuntimeException e) {
      LOG.debug("{} is used as it is", file, e);
      return Optional.empty();
    }
  }

  private Optional<PassRunner> run(LeanGraph graph, ModelProbe probe) {
    GraphSession session = GraphSession.open(file, graph, threads);
    Optional<PassRunner> agreeing = Optional.empty();
    try {
      PassRunner runner = new PassRunner(session, plan, probe.reading());
      agreeing = candidates(graph, runner).filter(probe::agreesWith).findFirst();
      return agreeing;
    } finally {
      if (agreeing.isEmpty()) {
        session.close();
      }
    }
  }

  private Stream<PassRunner> candidates(LeanGraph graph, PassRunner runner) {
    if (!graph.isCut()) {
      return Stream.of(runner);
    }
    Tensor coarse = runner.run(ProbeImage.NOISE.at(plan));
    int height = (int) coarse.shape()[2];
    int width = (int) coarse.shape()[3];
    return Stream.of(Kernel.values())
        .map(
            kernel ->
                runner.reading(OutputReading.enlarging(plan, Layout.NCHW, width, height, kernel)));
  }
}
