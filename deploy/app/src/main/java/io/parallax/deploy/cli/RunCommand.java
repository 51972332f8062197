package io.parallax.deploy.cli;

import io.parallax.deploy.annotate.Oracle;
import io.parallax.deploy.cli.ScanProcessing.ModelChoice;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.truth.Truth;
import io.parallax.inference.worker.SuperpixelChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code run}: a recorded scan, from its frames to label requests. */
@Command(
    name = "run",
    description = "Processes a recorded scan: frames in, scores and label requests out.")
final class RunCommand implements Callable<Integer> {
  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Option(names = "--model", paramLabel = "FILE.onnx", description = "The model.")
  private Path model;

  @Option(
      names = "--model-config",
      paramLabel = "FILE.json",
      description = "Its descriptor, if it is not FILE.json beside it.")
  private Path modelConfig;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where scores.csv, requests.jsonl, crops/ and requests.html go.")
  private Path out;

  @Option(
      names = "--superpixels",
      paramLabel = "given|seeds",
      description = "Those of the scan, or SEEDS of our own (default: given).")
  private SuperpixelChoice superpixels = SuperpixelChoice.GIVEN;

  @Option(
      names = "--publish-only",
      description = "Worker and topology run elsewhere on the named cluster: only send and follow.")
  private boolean publishOnly;

  @Option(
      names = "--oracle",
      description = "Let a simulated annotator answer, who knows the scan's own true classes.")
  private boolean oracle;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "With --oracle, on a cluster of its own: how often a model is trained of the answers and"
              + " asks in its turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Mixin private ScanOptions scanOptions = new ScanOptions();
  @Mixin private TruthOptions truthOptions = new TruthOptions();
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private PipelineOptions options = new PipelineOptions();

  @Override
  public Integer call() throws IOException {
    ScanProcessing.requireWritable(out);
    Scan scan = scanOptions.open();
    Truth truth = truthOptions.of(scan);
    if (rounds > 0 && (!oracle || publishOnly || cluster.named())) {
      throw new UsageException(
          "--rounds needs --oracle, and a cluster of its own: neither --publish-only nor"
              + " --bootstrap-servers");
    }
    ScanProcessing processing =
        new ScanProcessing(truth, out, spec, parallax.environment(), oracle(truth))
            .withLearning(Learning.of(rounds, truth, List.of()));
    if (publishOnly) {
      if (!cluster.named()) {
        throw new UsageException("--publish-only needs --bootstrap-servers and --schema-registry");
      }
      processing.follow(cluster, options);
    } else {
      if (model == null) {
        throw new UsageException("--model FILE.onnx is missing");
      }
      processing.run(cluster, options, new ModelChoice(model, modelConfig, superpixels));
    }
    return ExitCode.OK;
  }

  private Oracle oracle(Truth truth) {
    if (!oracle) {
      return null;
    }
    TruthCheck.requireTruth(truth);
    return new Oracle(truth, AnnotateCommand.NAME, 0);
  }
}
