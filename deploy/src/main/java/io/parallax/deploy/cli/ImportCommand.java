package io.parallax.deploy.cli;

import io.parallax.deploy.access.AccessCatalogue;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.export.AnswerImport;
import io.parallax.deploy.export.Outcome;
import io.parallax.deploy.export.format.ToolFormat;
import io.parallax.deploy.run.Cluster;
import io.parallax.schemas.Label;
import io.parallax.schemas.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code import}: the answers from an annotation tool as labels. */
@Command(
    name = "import",
    description = {
      "Reads what an annotation tool exported and publishes the answers as labels.",
      "Each answer is held against its request first; one that does not fit is told and left out,"
          + " and the exit code is 1 then."
    })
final class ImportCommand implements Callable<Integer> {
  private static final int LONGEST_NAME = 200;

  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR|FILE", description = "What the tool wrote.")
  private Path path;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "coco|cvat|labelstudio|labelme|masks",
      converter = ToolFormatConverter.class,
      description = "Which tool's files they are.")
  private ToolFormat format;

  @Option(
      names = "--annotator",
      required = true,
      paramLabel = "NAME",
      description = "Who answered.")
  private String annotator;

  @Option(
      names = "--take-guesses",
      description =
          "Take a guess of the model that was left as it was for an answer: somebody has looked at"
              + " every picture.")
  private boolean takeGuesses;

  @Option(names = "--dry-run", description = "Check everything and publish nothing.")
  private boolean dryRun;

  @Mixin private RoleOptions options = new RoleOptions();

  @Override
  public Integer call() throws IOException {
    if (annotator.isBlank() || annotator.length() > LONGEST_NAME) {
      throw new UsageException(
          "--annotator must have 1 to %s characters; labels say who answered"
              .formatted(LONGEST_NAME));
    }
    if (!Files.exists(path)) {
      throw new UsageException(path + ": there is no such file or directory");
    }
    Cluster cluster = ClusterSettings.cluster(options, parallax.environment());
    cluster.requireReachable();
    new TopicCheck(cluster, AccessCatalogue.annotator().topics()).requireUsable();
    AnswerImport answers = new AnswerImport(cluster);
    List<Outcome> outcomes = answers.check(format, path, annotator, takeGuesses);
    if (!dryRun) {
      answers.publish(of(outcomes, Outcome.Accepted.class).map(Outcome.Accepted::label).toList());
    }
    print(outcomes);
    return of(outcomes, Outcome.Refused.class).findAny().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private void print(List<Outcome> outcomes) {
    PrintWriter out = spec.commandLine().getOut();
    List<Label> labels = of(outcomes, Outcome.Accepted.class).map(Outcome.Accepted::label).toList();
    out.printf(
        "%s %s answers of %s: %s labelled, %s skipped, %s unclear%n",
        dryRun ? "would publish" : "published",
        labels.size(),
        annotator,
        count(labels, Verdict.LABELLED),
        count(labels, Verdict.SKIPPED),
        count(labels, Verdict.UNCLEAR));
    of(outcomes, Outcome.Accepted.class)
        .filter(accepted -> accepted.outside() > 0)
        .forEach(
            accepted ->
                out.printf(
                    "  %s: %s pixels outside of the superpixel left out%n",
                    accepted.requestId(), accepted.outside()));
    long known = of(outcomes, Outcome.Known.class).count();
    if (known > 0) {
      out.printf("passed over %s answers that are known already%n", known);
    }
    long untouched = of(outcomes, Outcome.Untouched.class).count();
    if (untouched > 0) {
      out.printf(
          "passed over %s guesses that nobody touched (--take-guesses takes them)%n", untouched);
    }
    List<Outcome.Refused> refused = of(outcomes, Outcome.Refused.class).toList();
    if (!refused.isEmpty()) {
      out.printf("refused %s answers%n", refused.size());
      refused.forEach(refusal -> out.printf("  %s: %s%n", refusal.requestId(), refusal.why()));
    }
  }

  private static long count(List<Label> labels, Verdict verdict) {
    return labels.stream().filter(label -> label.getVerdict() == verdict).count();
  }

  private static <T extends Outcome> Stream<T> of(List<Outcome> outcomes, Class<T> kind) {
    return outcomes.stream().filter(kind::isInstance).map(kind::cast);
  }
}
