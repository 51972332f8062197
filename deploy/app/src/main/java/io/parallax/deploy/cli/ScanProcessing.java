package io.parallax.deploy.cli;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.deploy.access.AccessCatalogue;
import io.parallax.deploy.annotate.Annotation;
import io.parallax.deploy.annotate.Oracle;
import io.parallax.deploy.annotate.SimulatedAnnotator;
import io.parallax.deploy.cli.console.ConsoleProgress;
import io.parallax.deploy.cli.console.GivenName;
import io.parallax.deploy.cli.console.LeftOut;
import io.parallax.deploy.cli.console.RunSummary;
import io.parallax.deploy.cli.console.VoxelCount;
import io.parallax.deploy.cli.role.Role;
import io.parallax.deploy.cli.role.RoleRun;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.ModelTopic;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.desk.Desk;
import io.parallax.deploy.desk.DeskAddress;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.evaluate.LabelPrecision;
import io.parallax.deploy.evaluate.ModelErrors;
import io.parallax.deploy.evaluate.StrategyComparison;
import io.parallax.deploy.run.FrameLabels;
import io.parallax.deploy.run.LocalPipeline;
import io.parallax.deploy.run.RunReport;
import io.parallax.deploy.run.ScanRun;
import io.parallax.deploy.run.SceneFollower;
import io.parallax.deploy.run.SceneResults;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.shutdown.TemporaryDirectory;
import io.parallax.deploy.truth.Truth;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.worker.SuperpixelChoice;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.Model;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.image.Limits;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.scorer.statistics.StatisticsCursor;
import io.parallax.topology.query.VoxelQueries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code run} and {@code demo} have in common: a scan processed from end to end. */
final class ScanProcessing {
  private static final Duration NO_PROGRESS_TIMEOUT = Duration.ofMinutes(2);

  /** What is written where the results go. */
  private static final String[] FILES = {"scores.csv", "requests.jsonl", "crops/", "requests.html"};

  private final Truth truth;
  private final Scan scan;
  private final Path out;
  private final CommandSpec spec;
  private final Map<String, String> environment;
  private final Oracle oracle;
  private Learning learning;
  private DeskAddress deskAddress;
  private ConsoleProgress progress;

  /**
   * The processing of a scan.
   *
   * @param truth of the scan, which the model is compared with where it is known
   * @param out where the files go
   * @param oracle answers the requests; null: nobody does
   */
  ScanProcessing(
      Truth truth, Path out, CommandSpec spec, Map<String, String> environment, Oracle oracle) {
    this.truth = truth;
    this.scan = truth.scan();
    this.out = out;
    this.spec = spec;
    this.environment = environment;
    this.oracle = oracle;
  }

  /**
   * Checks that the results of a run can be written.
   *
   * @param out where they go
   */
  static void requireWritable(Path out) {
    OutputDirectory.require("--out", out, FILES);
    OutputDirectory.require("--out", out, Learning.FILES);
  }

  /** Trains further models of the answers, which are scored and ask in their turn; null: none. */
  ScanProcessing withLearning(Learning wanted) {
    this.learning = wanted;
    return this;
  }

  /** Opens the desk while the scan is processed, and keeps it open afterwards; null: does not. */
  ScanProcessing withDesk(DeskAddress address) {
    this.deskAddress = address;
    return this;
  }

  /** How the worker makes its maps. */
  record ModelChoice(Path file, Path descriptor, SuperpixelChoice superpixels) {}

  /** Processes the scan with a worker and a topology in this JVM. */
  void run(ClusterOptions clusterOptions, PipelineOptions options, ModelChoice model)
      throws IOException {
    Map<String, String> settings = options.settings(environment);
    OnnxLibraries.unpack();
    try (TemporaryDirectory state = TemporaryDirectory.create("parallax-state");
        EmbeddedCluster embedded = clusterOptions.named() ? null : EmbeddedCluster.start()) {
      Cluster cluster = cluster(clusterOptions, embedded, settings);
      prepareTopics(cluster, embedded != null);
      WorkerConfig worker;
      String generation = null;
      if (learning == null) {
        worker = options.worker(cluster, settings, model.file, model.descriptor, model.superpixels);
      } else {
        worker =
            options.follower(cluster, settings, state.path().resolve("models"), model.superpixels);
        generation =
            learning.begin(
                cluster,
                options.voxelSize(),
                state.path().resolve("learning"),
                new ModelSource(model.file, model.descriptor, null, null, 0));
      }
      var topology = options.topology(cluster, settings, state.path());
      try (LocalPipeline pipeline = new LocalPipeline(worker, topology);
          Desk desk = openDesk(cluster, pipeline)) {
        tellWhatStarts(
            embedded != null, learning == null ? pipeline.classes() : learning.classes().size());
        tellRemarks(OptionalDouble.of(worker.depthMaxMetres()));
        process(
            cluster,
            pipeline,
            learning == null ? pipeline.generation() : generation,
            options.voxelSize(),
            topology.selectionRules());
        if (desk != null) {
          new RoleRun(spec.commandLine().getOut())
              .watch(new Role("desk", desk.url(), desk, desk::close));
        }
      }
    }
  }

  private Desk openDesk(Cluster cluster, LocalPipeline pipeline) throws IOException {
    if (deskAddress == null) {
      return null;
    }
    Desk desk =
        DeskCommand.open(cluster, deskAddress, pipeline.scenes(), new SimpleMeterRegistry());
    report("the desk is open: %s", desk.url());
    return desk;
  }

  /** Publishes the scan and follows it, while worker and topology run elsewhere. */
  void follow(ClusterOptions clusterOptions, PipelineOptions options) throws IOException {
    Cluster cluster = cluster(clusterOptions, null, options.settings(environment));
    new TopicCheck(cluster, AccessCatalogue.recorder().topics()).requireUsable();
    tellRemarks(OptionalDouble.empty());
    tellTruth(Limits.MAX_CLASSES);
    String active = new ModelTopic(cluster).read().active().map(Model::getGeneration).orElse(null);
    process(cluster, null, active, options.voxelSize(), SelectionRules.DEFAULT);
  }

  private static Cluster cluster(
      ClusterOptions options, EmbeddedCluster embedded, Map<String, String> settings) {
    if (embedded != null) {
      return new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
    }
    Cluster named =
        new Cluster(
            options.bootstrapServers(),
            options.registryUrl(),
            PipelineOptions.clientConfig(settings));
    named.requireReachable();
    return named;
  }

  private void prepareTopics(Cluster cluster, boolean embedded) {
    OptionalInt partitions =
        embedded ? OptionalInt.of(EmbeddedCluster.PARTITIONS) : OptionalInt.empty();
    cluster.prepareTopics(partitions).forEach(line -> report("%s", line));
  }

  /** Comes after everything that may be wrong with the call: then that is all that is said. */
  private void tellWhatStarts(boolean embedded, int classes) {
    tellTruth(classes);
    report(
        "%s: %d frames through %sworker and topology in this JVM",
        scan.sceneId(), scan.frameIds().size(), embedded ? "broker, registry, " : "");
    LeftOut.of(scan).ifPresent(frames -> report("left out: %s", frames));
  }

  private void tellRemarks(OptionalDouble depthMax) {
    ScanRemarks.of(scan, depthMax).forEach(line -> report("%s", line));
  }

  private void tellTruth(int classes) {
    TruthCheck.report(truth, classes, oracle != null, line -> report("%s", line));
  }

  /** Reports to the user what goes on, apart from the results. */
  private void report(String format, Object... arguments) {
    spec.commandLine().getErr().printf(Locale.ROOT, format + "%n", arguments);
    spec.commandLine().getErr().flush();
  }

  /** Processes the scan; a generation that is null is that of the first result. */
  private void process(
      Cluster cluster,
      LocalPipeline pipeline,
      String generation,
      double voxelSize,
      SelectionRules rules)
      throws IOException {
    GivenName.of(scan).ifPresent(words -> report("%s", words));
    ModelErrors errors = new ModelErrors(truth);
    boolean known = truth.isKnown();
    Instant start = Instant.now();
    SceneResults results;
    SceneResults last;
    Duration took;
    progress = ConsoleProgress.of(scan.frameIds().size(), spec);
    try (Annotation annotation = annotation(cluster);
        ScanRun run =
            new ScanRun(
                cluster,
                scan,
                NO_PROGRESS_TIMEOUT,
                watch(pipeline, annotation, known && learning == null ? errors : null))) {
      results = run.run(generation);
      took = Duration.between(start, Instant.now());
      last =
          learning == null
              ? results
              : learning.run(run, results, this::nextStep, (done, what) -> progress.at(done, what));
    } finally {
      progress.close();
    }
    new RunReport(out, scan, results)
        .write(
            voxelSize,
            block ->
                pipeline == null
                    ? Optional.empty()
                    : pipeline.ask(
                        stores -> stores.block(scan.sceneId(), results.generation(), block)));
    LabelPrecision precision = new LabelPrecision(truth);
    if (oracle != null) {
      readMaps(
          cluster,
          results.generation(),
          last.labels(voxelSize),
          precision,
          learning == null ? null : errors);
    }

    RunSummary summary = new RunSummary(spec.commandLine().getOut());
    summary.printResults(results, voxels(pipeline, results), took);
    if (known && !truth.tally().isAllStray() && !results.ownRequests().isEmpty()) {
      summary.printComparison(
          StrategyComparison.of(
              results.ownRequests(), results.scores(), rules, errors.bySuperpixel()));
    }
    if (oracle != null) {
      summary.printLabels(last, precision);
    }
    truth.tally().summary().ifPresent(summary::printNotCompared);
    List<String> files = new ArrayList<>(List.of(FILES));
    if (learning != null) {
      learning.report(out, summary);
      files.addAll(List.of(Learning.FILES));
    }
    summary.line("");
    summary.line("%s/%s", out, String.join(", ", files));
  }

  /** A line for what begins now, with a bar of its own. */
  private void nextStep(String line) {
    progress.close();
    report("%s", line);
    progress = ConsoleProgress.of(scan.frameIds().size(), spec);
  }

  /**
   * Compares the labels that all frames have in the end, whose geometry is in their maps, and the
   * maps of all models.
   */
  private void readMaps(
      Cluster cluster,
      String generation,
      FrameLabels labels,
      LabelPrecision precision,
      ModelErrors errors) {
    Set<String> read = new HashSet<>();
    try (TopicReader reader = SceneFollower.reader(cluster, scan.sceneId())) {
      reader.on(
          TopicCatalogue.PROBABILITY_MAPS,
          map -> {
            if (!read.add(map.getGeneration() + "/" + map.getFrameId())) {
              return;
            }
            if (learning != null) {
              learning.add(map);
            }
            if (map.getGeneration().equals(generation)) {
              precision.add(map, labels.of(map));
              if (errors != null) {
                errors.add(map);
              }
            }
          });
      reader.readToEnd();
    }
  }

  /** Null when nobody answers. */
  private Annotation annotation(Cluster cluster) {
    return oracle == null
        ? null
        : new Annotation(
            new SimulatedAnnotator(cluster, oracle, answeredRequests(), Duration.ZERO));
  }

  private Predicate<LabelRequest> answeredRequests() {
    return learning == null ? request -> true : learning.share();
  }

  private static void requireHealthy(Annotation annotation) {
    if (annotation != null && annotation.failure() != null) {
      throw new IllegalStateException(
          "the annotator stopped: " + annotation.failure().getMessage(), annotation.failure());
    }
  }

  private ScanRun.Watch watch(LocalPipeline pipeline, Annotation annotation, ModelErrors errors) {
    return new ScanRun.Watch(
        (sent, processed, requests) -> progress.at(sent, processed, requests),
        errors == null ? null : errors::add,
        () -> {
          requireHealthy(annotation);
          if (pipeline != null) {
            pipeline.requireHealthy();
          }
        },
        oracle == null ? request -> false : answeredRequests());
  }

  /** Empty when the topology is elsewhere. */
  private Optional<VoxelCount> voxels(LocalPipeline pipeline, SceneResults results) {
    return pipeline == null
        ? Optional.empty()
        : Optional.of(pipeline.ask(stores -> count(stores, results.generation())));
  }

  private VoxelCount count(VoxelQueries stores, String generation) {
    AtomicLong voxels = new AtomicLong();
    AtomicLong blocks = new AtomicLong();
    stores.forEachBlock(
        scan.sceneId(),
        generation,
        (block, packed) -> {
          blocks.incrementAndGet();
          StatisticsCursor cursor = new StatisticsCursor().reset(packed);
          while (cursor.next()) {
            voxels.incrementAndGet();
          }
        });
    return new VoxelCount(voxels.get(), blocks.get());
  }
}
