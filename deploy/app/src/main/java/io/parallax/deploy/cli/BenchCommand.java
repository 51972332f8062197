package io.parallax.deploy.cli;

import io.parallax.deploy.bench.BenchReport;
import io.parallax.deploy.bench.Figure;
import io.parallax.deploy.bench.ScanMaps;
import io.parallax.deploy.bench.inference.InferenceBench;
import io.parallax.deploy.bench.scale.FailoverBench;
import io.parallax.deploy.bench.scale.LifecycleBench;
import io.parallax.deploy.bench.scale.ScenesBench;
import io.parallax.deploy.bench.topology.Bench;
import io.parallax.deploy.cli.console.Ratio;
import io.parallax.deploy.cli.console.TextTable;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.DefaultModel;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.scan.DepthCheck;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.shutdown.TemporaryDirectory;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.worker.SuperpixelChoice;
import io.parallax.inference.worker.WorkerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code bench}: how fast this machine is, and how much it holds. */
@Command(
    name = "bench",
    description =
        "Measures the pipeline on a scan against its bare arithmetic: speed, growth, latency, bytes"
            + " and memory.")
final class BenchCommand implements Callable<Integer> {
  /** What can be measured. */
  enum Measure {
    THROUGHPUT,
    GROWTH,
    LATENCY,
    INFERENCE,
    SCENES,
    TAKEOVER,
    LIFECYCLE
  }

  private static final long FLAT_SEED = 7;
  private static final int FLAT_FRAMES = 360;
  private static final int LEAST_FRAMES = 10;

  /** Frames of a turn of the worker, or of the loop that it is compared with. */
  private static final int INFERENCE_FRAMES = 600;

  private static final int DEFAULT_FRAMES = 1000;

  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Option(
      names = "--scan",
      paramLabel = "DIR",
      description = "The scan (default: the rendered flat of the demo).")
  private Path directory;

  @Mixin private LayoutOptions layout = new LayoutOptions();

  @Option(
      names = "--model",
      paramLabel = "FILE.onnx",
      description = "The model (default: that of the demo).")
  private Path model;

  @Option(
      names = "--mc-model",
      paramLabel = "FILE.onnx",
      description = "A model with MC dropout, for the inference of several passes.")
  private Path monteCarloModel;

  @Option(
      names = "--superpixels",
      paramLabel = "given|seeds",
      description = "Those of the scan, or SEEDS of our own (default: ${DEFAULT-VALUE}).")
  private SuperpixelChoice superpixels = SuperpixelChoice.SEEDS;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description =
          "Frames of a scene; a shorter scan starts over (default: 1000, or 50 for lifecycle).")
  private Integer frames;

  @Mixin private LifecycleOptions lifecycle = new LifecycleOptions();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Frames a second while latency is measured (default: ${DEFAULT-VALUE}).")
  private double rate = 15;

  @Option(
      names = "--measure",
      split = ",",
      paramLabel = "throughput|growth|latency|inference|scenes|takeover|lifecycle",
      description =
          "What is measured, separated by commas (default: throughput, growth, latency and"
              + " inference). Throughput is that of kernel and pipeline, with bytes, memory and"
              + " balance.")
  private Set<Measure> measures =
      EnumSet.of(Measure.THROUGHPUT, Measure.GROWTH, Measure.LATENCY, Measure.INFERENCE);

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where bench.json goes (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("out", "bench");

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Override
  public Integer call() throws IOException {
    if (frames() < LEAST_FRAMES || !(rate > 0)) {
      throw new UsageException(
          "--frames must be at least %s and --rate positive".formatted(LEAST_FRAMES));
    }
    LifecycleBench.Size size = lifecycle.size(frames);
    OutputDirectory.require("--out", out, BenchReport.FILE);
    Scan scan = directory == null ? FlatScan.of(FLAT_SEED, FLAT_FRAMES) : layout.open(directory);
    DepthCheck.requireReadings(scan);
    if (directory != null) {
      ScanRemarks.of(scan, OptionalDouble.empty()).forEach(this::report);
    }
    OnnxLibraries.unpack();
    try (TemporaryDirectory temporary = TemporaryDirectory.create("parallax-bench")) {
      measure(scan, size, temporary.path());
    }
    return ExitCode.OK;
  }

  private void measure(Scan scan, LifecycleBench.Size size, Path temporary) throws IOException {
    Map<String, String> settings = options.settings(parallax.environment());
    Path file = model != null ? model : DefaultModel.unpack(temporary);
    List<Figure> figures = new ArrayList<>();
    report("probability maps of %s".formatted(scan.sceneId()));
    ScanMaps maps = ScanMaps.infer(scan, ModelSource.of(file), superpixels, frames());
    Bench bench =
        new Bench(
            maps,
            options.voxelSize(),
            (cluster, state) -> options.topology(cluster, settings, state),
            this::report);
    if (measures.contains(Measure.THROUGHPUT)) {
      figures.addAll(bench.throughput(frames()));
      figures.addAll(bench.balance());
    }
    if (measures.contains(Measure.GROWTH)) {
      figures.addAll(bench.growth(frames()));
    }
    if (measures.contains(Measure.LATENCY)) {
      figures.addAll(bench.latency(frames(), rate));
    }
    if (measures.contains(Measure.INFERENCE)) {
      figures.addAll(inference(scan, file));
    }
    if (measures.contains(Measure.SCENES)) {
      report(String.format(Locale.ROOT, "four scenes of %,d frames", frames()));
      figures.addAll(new ScenesBench(maps, frames(), temporary).run());
    }
    if (measures.contains(Measure.TAKEOVER)) {
      report(String.format(Locale.ROOT, "takeovers of a scene of %,d frames", frames()));
      figures.addAll(new FailoverBench(maps, frames(), temporary).run());
    }
    if (measures.contains(Measure.LIFECYCLE)) {
      figures.addAll(new LifecycleBench(maps, size, temporary, this::report).run());
    }
    print(figures);
    Map<String, Object> setting = setting(scan, maps, settings);
    if (measures.contains(Measure.LIFECYCLE)) {
      setting.put("scenes", size.scenes());
      setting.put("framesOfAScene", size.frames());
      setting.put("idleScenes", size.idleScenes());
    }
    Path report = BenchReport.write(out, setting, figures);
    spec.commandLine().getOut().printf("%n%s%n", report);
  }

  private int frames() {
    return frames == null ? DEFAULT_FRAMES : frames;
  }

  private List<Figure> inference(Scan scan, Path file) {
    report(String.format(Locale.ROOT, "inference, %,d frames", INFERENCE_FRAMES));
    try (EmbeddedCluster cluster = EmbeddedCluster.start()) {
      String choice = superpixels.setting();
      InferenceBench bench =
          new InferenceBench(
              scan, cluster, INFERENCE_FRAMES, Map.of(WorkerConfig.SUPERPIXELS, choice));
      List<Figure> figures = new ArrayList<>(bench.plain(file));
      if (monteCarloModel != null) {
        figures.addAll(bench.monteCarlo(monteCarloModel));
      }
      return figures;
    }
  }

  private Map<String, Object> setting(Scan scan, ScanMaps maps, Map<String, String> settings) {
    Map<String, Object> setting = new LinkedHashMap<>();
    setting.put("scan", scan.sceneId());
    setting.put("views", maps.views().size());
    setting.put("frames", frames());
    setting.put("voxelSize", options.voxelSize());
    setting.put("rate", rate);
    setting.put("settings", settings);
    return setting;
  }

  private void print(List<Figure> figures) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"MEASURE", "FIGURE", "VALUE", "UNIT"});
    for (Figure figure : figures) {
      double value = figure.value();
      String text = Ratio.text(value >= 1000 ? "%,.0f" : "%.2f", value);
      rows.add(new String[] {figure.measure(), figure.name(), text, figure.unit()});
    }
    TextTable.print(rows, spec.commandLine().getOut());
    spec.commandLine().getOut().flush();
  }

  private void report(String what) {
    spec.commandLine().getErr().println(what);
    spec.commandLine().getErr().flush();
  }
}
