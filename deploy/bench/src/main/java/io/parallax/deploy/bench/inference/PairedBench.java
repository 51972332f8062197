package io.parallax.deploy.bench.inference;

import io.parallax.deploy.bench.Figure;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.inference.model.GraphInput;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.WorkerStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One model through the worker and through the bare loop, turn by turn. */
final class PairedBench implements AutoCloseable {
  private static final String MEASURE = "inference";
  private static final String RATE = "frames/s";
  private static final String RATIO = "ratio";

  private final String name;
  private final WorkerLoop worker;
  private final BareLoop bare;
  private Rate workerRate = Rate.NONE;
  private Rate bareRate = Rate.NONE;

  /**
   * A bench that has not started.
   *
   * @param name of the model in the figures
   * @param descriptor null for the one beside the model
   */
  PairedBench(
      String name,
      Path file,
      Path descriptor,
      FrameFeed feed,
      EmbeddedCluster cluster,
      Map<String, String> settings) {
    this.name = name;
    this.worker = new WorkerLoop(feed, cluster, file, descriptor, settings);
    SegmentationModel model = worker.model();
    List<List<GraphInput>> images =
        feed.images(model.width(), model.height()).stream().map(model::inputs).toList();
    this.bare = new BareLoop(file, images);
  }

  int passes() {
    return worker.model().passes();
  }

  /** Both run over so many frames, and forget it. */
  void warmUp(int frames) {
    worker.run(frames);
    worker.nanos().clear();
    bare.run(frames);
  }

  /** Both run over so many frames. */
  void turn(int frames) {
    workerRate = workerRate.plus(worker.run(frames));
    bareRate = bareRate.plus(bare.run(frames));
  }

  List<Figure> rates() {
    double ofWorker = workerRate.framesPerSecond();
    double ofBare = bareRate.framesPerSecond();
    return List.of(
        new Figure(MEASURE, name + ": worker", ofWorker, RATE),
        new Figure(MEASURE, name + ": bare ONNX Runtime", ofBare, RATE),
        new Figure(MEASURE, name + ": worker / bare ONNX Runtime", ofWorker / ofBare, RATIO));
  }

  /** What each step takes of the time of all steps. */
  List<Figure> shares() {
    Map<WorkerStep, Long> nanos = worker.nanos();
    double sum = nanos.values().stream().mapToLong(Long::longValue).sum();
    List<Figure> shares = new ArrayList<>();
    nanos.forEach(
        (step, time) ->
            shares.add(
                new Figure(
                    MEASURE,
                    name + ": share of " + step.name().toLowerCase(Locale.ROOT),
                    time / sum,
                    RATIO)));
    return shares;
  }

  /** How many times as long this one takes for a frame as another. */
  List<Figure> timeOver(PairedBench other) {
    String both = name + " / " + other.name + ", time: ";
    return List.of(
        new Figure(
            MEASURE,
            both + "worker",
            other.workerRate.framesPerSecond() / workerRate.framesPerSecond(),
            RATIO),
        new Figure(
            MEASURE,
            both + "bare ONNX Runtime",
            other.bareRate.framesPerSecond() / bareRate.framesPerSecond(),
            RATIO));
  }

  @Override
  public void close() {
    bare.close();
    worker.close();
  }
}
