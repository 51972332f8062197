package io.parallax.deploy.cli;

import io.parallax.deploy.cli.console.ConsoleProgress;
import io.parallax.deploy.cli.console.Ratio;
import io.parallax.deploy.cli.console.TextTable;
import io.parallax.deploy.training.evaluate.Evaluation;
import io.parallax.deploy.training.evaluate.Evaluator;
import io.parallax.deploy.training.evaluate.Interval;
import io.parallax.deploy.training.evaluate.ModelFigures;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code evaluate}: how models do on a dataset, side by side. */
@Command(
    name = "evaluate",
    description = {
      "Runs models over the validation part of a dataset and prints mean IoU, accuracy and IoU by"
          + " class, each labelled pixel counted once.",
      "Intervals are of 95 % over frames; the gain is against the first model on the same frames."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private DatasetOption dataset = new DatasetOption();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE.onnx",
      description = "A model, its descriptor FILE.json beside it; once for each.")
  private List<Path> models;

  @Override
  public Integer call() throws IOException {
    OnnxLibraries.unpack();
    Evaluator evaluator = new Evaluator(dataset.open());
    Evaluation evaluation;
    try (ConsoleProgress progress = ConsoleProgress.of(evaluator.images() * models.size(), spec)) {
      evaluation = evaluator.of(models, progress::at);
    }
    print(evaluation, spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private static void print(Evaluation evaluation, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%,d frames, %,d labelled pixels%n%n",
        evaluation.frames(),
        evaluation.models().get(0).total().total());
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"model", "mIoU", "95 %", "accuracy", "95 %", "gain", "95 %"});
    ModelFigures first = evaluation.models().get(0);
    for (int i = 0; i < evaluation.models().size(); i++) {
      ModelFigures model = evaluation.models().get(i);
      boolean isFirst = i == 0;
      rows.add(
          new String[] {
            model.generation(),
            percent(model.total().meanIou()),
            interval("%.1f", model.meanIou()),
            percent(model.total().accuracy()),
            interval("%.1f", model.accuracy()),
            isFirst ? "" : points(model.total().meanIou() - first.total().meanIou()),
            isFirst ? "" : interval("%+.1f", model.gain())
          });
    }
    TextTable.print(rows, out);
    out.println();
    TextTable.print(byClass(evaluation), out);
  }

  private static List<String[]> byClass(Evaluation evaluation) {
    List<String[]> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("IoU", "pixels"));
    evaluation.models().forEach(model -> header.add(model.generation()));
    rows.add(header.toArray(String[]::new));
    for (int c = 0; c < evaluation.classes().size(); c++) {
      List<String> row = new ArrayList<>();
      row.add(evaluation.classes().get(c));
      row.add(String.format(Locale.ROOT, "%,d", evaluation.models().get(0).total().of(c)));
      for (ModelFigures model : evaluation.models()) {
        row.add(percent(model.total().iou(c)));
      }
      rows.add(row.toArray(String[]::new));
    }
    return rows;
  }

  /** A dash where a class is neither there nor taken for. */
  private static String percent(double share) {
    return Ratio.text("%.1f %%", 100 * share);
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%+.1f", 100 * share);
  }

  private static String interval(String format, Interval interval) {
    return String.format(
        Locale.ROOT, format + " to " + format, 100 * interval.from(), 100 * interval.to());
  }
}
