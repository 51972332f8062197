package io.parallax.deploy.cli;

import io.parallax.deploy.access.AccessCatalogue;
import io.parallax.deploy.cli.console.ConsoleProgress;
import io.parallax.deploy.cli.console.TextTable;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanOfSource;
import io.parallax.deploy.stream.ScanStream;
import io.parallax.deploy.training.dataset.DatasetBuilder;
import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import io.parallax.deploy.training.dataset.DatasetOptions;
import io.parallax.deploy.training.dataset.DatasetSummary;
import io.parallax.deploy.training.dataset.OriginCounts;
import io.parallax.deploy.training.dataset.SplitRule;
import io.parallax.deploy.truth.Truth;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.scorer.label.ConsensusRule;
import io.parallax.scorer.label.PixelLabels.Origin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.acl.AclOperation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code dataset}: a folder that trainers read, of what annotators said. */
@Command(
    name = "dataset",
    description = {
      "Builds a folder that trainers read as it is, of frames, answers and scene maps: images,"
          + " masks of classes, and weights. What is there already is brought up to date.",
      "deploy/doc/datasets.md says what is in it and how trainers read it."
    })
final class DatasetCommand implements Callable<Integer> {
  private static final long PAUSE_SECONDS = 5;

  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder: a dataset, or empty, or not there.")
  private Path out;

  @Option(
      names = "--scenes",
      split = ",",
      paramLabel = "ID",
      description = "The scenes, separated by commas (default: all).")
  private Set<String> scenes = Set.of();

  @Option(
      names = "--origins",
      split = ",",
      paramLabel = "own|carried|consensus",
      description = "Labels of which origins count (default: all three).")
  private List<Origin> origins = List.of(Origin.OWN, Origin.CARRIED, Origin.CONSENSUS);

  @Option(
      names = "--carried-weight",
      paramLabel = "SHARE",
      description = "How much a carried label counts, an own one being 1 (default: 1).")
  private double carriedWeight = 1;

  @Option(
      names = "--consensus-weight",
      paramLabel = "SHARE",
      description = "How much a label counts that views agree on (default: ${DEFAULT-VALUE}).")
  private double consensusWeight = DatasetOptions.CONSENSUS_WEIGHT;

  @Option(
      names = "--consensus-entropy",
      paramLabel = "BITS",
      description = "Views agree where the view entropy is below (default: ${DEFAULT-VALUE}).")
  private double consensusEntropy = ConsensusRule.DEFAULT.belowBits();

  @Option(
      names = "--min-views",
      paramLabel = "N",
      description = "Fewest views that can agree (default: ${DEFAULT-VALUE}).")
  private int minViews = ConsensusRule.DEFAULT.minViews();

  @Option(
      names = "--val-scenes",
      split = ",",
      paramLabel = "ID",
      description = "Scenes to measure with, separated by commas (default: none).")
  private Set<String> valScenes = Set.of();

  @Option(
      names = "--val-share",
      paramLabel = "SHARE",
      description =
          "Share of each other walk to measure with, in stretches of frames that follow each other,"
              + " 0 to 0.5 (default: 0.2; with --val-scenes 0).")
  private Double valShare;

  @Option(
      names = "--mask-size",
      paramLabel = "working|colour",
      description = "The size of masks: that of the requests, or of the images (default: working).")
  private DatasetOptions.MaskSize maskSize = DatasetOptions.MaskSize.WORKING;

  @Option(
      names = "--voxel-size",
      paramLabel = "METRES",
      description = "Side of the topology's voxels (default: ${DEFAULT-VALUE}).")
  private double voxelSize = 0.05;

  @Option(
      names = "--truth",
      paramLabel = "DIR",
      description =
          "A scan with true classes, of one of the scenes: its frames of the validation part get"
              + " these, and the table says how many labels are right.")
  private Path truth;

  @Mixin private LayoutOptions layout = new LayoutOptions();
  @Mixin private TruthOptions truthOptions = new TruthOptions();

  @Option(names = "--follow", description = "Go on, and write what changes, until it is stopped.")
  private boolean follow;

  @Mixin private RoleOptions options = new RoleOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    DatasetOptions made = datasetOptions();
    List<Truth> truths = truths();
    OutputDirectory.require("--out", out);
    Map<String, List<AclOperation>> topics =
        new TreeMap<>(AccessCatalogue.trainer(Map.of()).topics());
    topics.remove(TopicCatalogue.MODELS.name());
    Cluster cluster = ClusterSettings.connect(options, parallax.environment(), topics);
    try (DatasetBuilder builder = new DatasetBuilder(cluster, made, truths, out)) {
      DatasetSummary summary = update(builder);
      print(summary);
      while (follow) {
        TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
        long before = summary.written();
        summary = builder.update((done, total) -> {});
        if (summary.written() > before) {
          print(summary);
        }
      }
    }
    return ExitCode.OK;
  }

  private DatasetOptions datasetOptions() {
    Map<Origin, Double> weights = new EnumMap<>(Origin.class);
    for (Origin origin : origins) {
      switch (origin) {
        case OWN -> weights.put(origin, 1.0);
        case CARRIED -> weights.put(origin, carriedWeight);
        case CONSENSUS -> weights.put(origin, consensusWeight);
        case NONE -> throw new UsageException("--origins: there are no labels of no origin");
      }
    }
    double share = valShare != null ? valShare : valScenes.isEmpty() ? DatasetOptions.VAL_SHARE : 0;
    try {
      return new DatasetOptions(
          scenes,
          weights,
          new ConsensusRule(minViews, consensusEntropy),
          new SplitRule(valScenes, share),
          maskSize,
          voxelSize);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** By the ids that 'run' gives frames, and by those that a stream does. */
  private List<Truth> truths() {
    if (truth == null) {
      return List.of();
    }
    Scan scan = layout.open(truth);
    Truth known = truthOptions.of(scan);
    TruthCheck.requireTruth(known);
    return List.of(known, truthOptions.of(new ScanOfSource(scan, ScanStream.SOURCE_ID)));
  }

  private DatasetSummary update(DatasetBuilder builder) throws IOException {
    ConsoleProgress[] bar = new ConsoleProgress[1];
    try {
      return builder.update(
          (done, total) -> {
            if (total > 0) {
              if (bar[0] == null) {
                bar[0] = ConsoleProgress.of(Math.toIntExact(total), spec);
              }
              bar[0].at(Math.toIntExact(done), "labelled");
            }
          });
    } finally {
      if (bar[0] != null) {
        bar[0].close();
      }
    }
  }

  private void print(DatasetSummary summary) {
    PrintWriter console = spec.commandLine().getOut();
    List<String[]> table = new ArrayList<>();
    table.add(new String[] {"part", "images", "own", "carried", "consensus"});
    for (Part part : Part.values()) {
      OriginCounts pixels = summary.pixels().get(part);
      table.add(
          new String[] {
            part.folder(),
            Integer.toString(summary.images().get(part)),
            shown(pixels, Origin.OWN),
            shown(pixels, Origin.CARRIED),
            shown(pixels, Origin.CONSENSUS)
          });
    }
    TextTable.print(table, console);
    console.printf(
        "%s answered requests; %s frames, of which %s cannot be used; %s files written to %s%n",
        summary.answers(), summary.frames(), summary.refused(), summary.written(), out);
    if (summary.images().get(Part.VAL) == 0) {
      console.println(
          "nothing to measure with: no frame of the validation part has a label of an annotator");
    }
    console.flush();
  }

  /** How many pixels, and how many of them are right where that is known. */
  private static String shown(OriginCounts pixels, Origin origin) {
    double precision = pixels.precision(origin);
    return Double.isNaN(precision)
        ? Long.toString(pixels.of(origin))
        : String.format(Locale.ROOT, "%d (%.1f %% right)", pixels.of(origin), 100 * precision);
  }
}
