package io.parallax.deploy.cli;

import io.parallax.deploy.bench.Bench;
import io.parallax.deploy.bench.BenchReport;
import io.parallax.deploy.bench.Figure;
import io.parallax.deploy.bench.ScanMaps;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFormat;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.worker.SuperpixelChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    LATENCY
  }

  private static final long FLAT_SEED = 7;
  private static final int FLAT_FRAMES = 360;

  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Option(
      names = "--scan",
      paramLabel = "DIR",
      description = "The scan (default: the rendered flat of the demo).")
  private Path directory;

  @Option(
      names = "--format",
      paramLabel = "auto|scannet|7scenes",
      description = "Layout of the scan (default: ${DEFAULT-VALUE}).",
      converter = ScanFormatConverter.class)
  private ScanFormat format = ScanFormat.AUTO;

  @Option(
      names = "--model",
      paramLabel = "FILE.onnx",
      description = "The model (default: that of the demo).")
  private Path model;

  @Option(
      names = "--superpixels",
      paramLabel = "given|seeds",
      description = "Those of the scan, or SEEDS of our own (default: ${DEFAULT-VALUE}).")
  private SuperpixelChoice superpixels = SuperpixelChoice.SEEDS;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "Frames of the scene; a shorter scan begins anew (default: ${DEFAULT-VALUE}).")
  private int frames = 1000;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Frames a second while latency is measured (default: ${DEFAULT-VALUE}).")
  private double rate = 15;

  @Option(
      names = "--measure",
      split = ",",
      paramLabel = "throughput|growth|latency",
      description = "What is measured (default: everything).")
  private Set<Measure> measures = EnumSet.allOf(Measure.class);

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where bench.json goes (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("out", "bench");

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Override
  public Integer call() throws IOException {
    if (frames < 1 || !(rate > 0)) {
      throw new UsageException("--frames and --rate must be positive");
    }
    Scan scan = directory == null ? FlatScan.of(FLAT_SEED, FLAT_FRAMES) : format.open(directory);
    Map<String, String> settings = options.settings(parallax.environment());
    tell("probability maps of %s".formatted(scan.sceneId()));
    ScanMaps maps = maps(scan);
    Bench bench =
        new Bench(
            maps,
            options.voxelSize(),
            (cluster, state) -> options.topology(cluster, settings, state),
            this::tell);
    List<Figure> figures = new ArrayList<>();
    if (measures.contains(Measure.THROUGHPUT)) {
      figures.addAll(bench.throughput(frames));
    }
    if (measures.contains(Measure.GROWTH)) {
      figures.addAll(bench.growth(frames));
    }
    if (measures.contains(Measure.LATENCY)) {
      figures.addAll(bench.latency(frames, rate));
    }
    print(figures);
    Path file = BenchReport.write(out, setting(scan, maps, settings), figures);
    spec.commandLine().getOut().printf("%n%s%n", file);
    return ExitCode.OK;
  }

  private ScanMaps maps(Scan scan) throws IOException {
    if (model != null) {
      return ScanMaps.infer(scan, ModelSource.of(model), superpixels, frames);
    }
    Path unpacked = Files.createTempDirectory("parallax-model");
    try {
      Path file = DefaultModel.unpack(unpacked);
      return ScanMaps.infer(scan, ModelSource.of(file), superpixels, frames);
    } finally {
      DefaultModel.delete(unpacked);
    }
  }

  private Map<String, Object> setting(Scan scan, ScanMaps maps, Map<String, String> settings) {
    Map<String, Object> setting = new LinkedHashMap<>();
    setting.put("scan", scan.sceneId());
    setting.put("views", maps.views().size());
    setting.put("frames", frames);
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
      String text = String.format(Locale.ROOT, value >= 1000 ? "%,.0f" : "%.2f", value);
      rows.add(new String[] {figure.measure(), figure.name(), text, figure.unit()});
    }
    TextTable.print(rows, spec.commandLine().getOut());
    spec.commandLine().getOut().flush();
  }

  private void tell(String what) {
    spec.commandLine().getErr().println(what);
    spec.commandLine().getErr().flush();
  }
}
