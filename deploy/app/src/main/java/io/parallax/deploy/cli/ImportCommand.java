package io.parallax.deploy.cli;

import io.parallax.deploy.access.AccessCatalogue;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.export.Annotators;
import io.parallax.deploy.export.AnswerImport;
import io.parallax.deploy.export.CheckedAnswers;
import io.parallax.deploy.export.Outcome;
import io.parallax.deploy.export.exchange.NotTaken;
import io.parallax.deploy.export.format.ToolFormat;
import io.parallax.schemas.Label;
import io.parallax.schemas.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR|FILE",
      description = "What the tool wrote: its file, the directory that has it, or a zip file.")
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
      paramLabel = "NAME|USER=NAME",
      description =
          "Who answered. USER=NAME, once for each user of Label Studio (its number or address),"
              + " takes the answers of several people.")
  private List<String> annotator;

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
    Annotators annotators = annotators();
    if (!Files.exists(path)) {
      throw new UsageException(path + ": there is no such file or directory");
    }
    Cluster cluster =
        ClusterSettings.connect(
            options, parallax.environment(), AccessCatalogue.annotator().topics());
    AnswerImport answers = new AnswerImport(cluster);
    CheckedAnswers checked = answers.check(format, path, annotators, takeGuesses);
    List<Outcome> outcomes = checked.outcomes();
    if (!dryRun) {
      answers.publish(of(outcomes, Outcome.Accepted.class).map(Outcome.Accepted::label).toList());
    }
    print(outcomes, annotators);
    print(checked.notTaken());
    if (outcomes.isEmpty()) {
      line("there is no answer in %s", path);
      return ExitCode.FAILURE;
    }
    return of(outcomes, Outcome.Refused.class).findAny().isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private Annotators annotators() {
    try {
      return Annotators.of(annotator);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--annotator " + e.getMessage());
    }
  }

  private void print(List<Outcome> outcomes, Annotators annotators) {
    List<Label> labels = of(outcomes, Outcome.Accepted.class).map(Outcome.Accepted::label).toList();
    line(
        "%s %s answers of %s: %s labelled, %s skipped, %s unclear",
        dryRun ? "would publish" : "published",
        labels.size(),
        annotators,
        count(labels, Verdict.LABELLED),
        count(labels, Verdict.SKIPPED),
        count(labels, Verdict.UNCLEAR));
    of(outcomes, Outcome.Accepted.class)
        .filter(accepted -> accepted.outside() > 0)
        .forEach(
            accepted ->
                line(
                    "  %s: %s pixels outside of the superpixel left out",
                    accepted.requestId(), accepted.outside()));
    long known = of(outcomes, Outcome.Known.class).count();
    if (known > 0) {
      line("passed over %s answers that are known already", known);
    }
    long untouched = of(outcomes, Outcome.Untouched.class).count();
    if (untouched > 0) {
      line("passed over %s guesses that nobody touched (--take-guesses takes them)", untouched);
    }
    List<Outcome.Refused> refused = of(outcomes, Outcome.Refused.class).toList();
    if (!refused.isEmpty()) {
      line("refused %s answers", refused.size());
      refused.forEach(refusal -> line("  %s: %s", refusal.requestId(), refusal.why()));
    }
  }

  private void print(List<NotTaken> notTaken) {
    if (!notTaken.isEmpty()) {
      line("not taken from the files:");
      notTaken.forEach(
          each -> line("  %d × %s (first: %s)", each.count(), each.what(), each.first()));
    }
  }

  /** Figures in ASCII digits, whatever the locale. */
  private void line(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
  }

  private static long count(List<Label> labels, Verdict verdict) {
    return labels.stream().filter(label -> label.getVerdict() == verdict).count();
  }

  private static <T extends Outcome> Stream<T> of(List<Outcome> outcomes, Class<T> kind) {
    return outcomes.stream().filter(kind::isInstance).map(kind::cast);
  }
}
