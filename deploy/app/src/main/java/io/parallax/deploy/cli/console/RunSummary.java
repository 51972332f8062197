package io.parallax.deploy.cli.console;

import io.parallax.deploy.evaluate.LabelPrecision;
import io.parallax.deploy.evaluate.StrategyComparison;
import io.parallax.deploy.run.SceneResults;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.SceneCoverage;
import io.parallax.scorer.label.PixelLabels.Origin;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What a run came to, in words. */
public final class RunSummary {
  private final PrintWriter out;

  public RunSummary(PrintWriter out) {
    this.out = out;
  }

  /**
   * Frames, voxels, coverage and requests.
   *
   * @param voxels those that could be counted; empty: none could
   */
  public void printResults(SceneResults results, Optional<VoxelCount> voxels, Duration took) {
    SceneCoverage row = results.coverage();
    line("");
    line("scene            %s, model %s", row.getSceneId(), results.generation());
    line(
        "frames           %,d in %.1f s (%s a second)",
        results.frames(),
        took.toMillis() / 1e3,
        Ratio.text("%.1f", results.frames() * 1e3, (double) took.toMillis()));
    printDeadLetters(results.deadLetters());
    printVoxels(voxels, results.blocks());
    if (!results.asks()) {
      line(
          "asking           model %s; the coverage and requests are those of it",
          row.getGeneration());
    }
    line(
        "coverage         %s %% of the pixels have depth; %,d of %,d superpixels could still be"
            + " requested",
        Ratio.text("%.0f", 100.0 * row.getCoveredPixels(), (double) row.getPixels()),
        row.getEligible(),
        row.getSuperpixels());
    line(
        "label requests   %,d%s, %,d of %,d pixels of the budget%s",
        row.getRequests(),
        others(results),
        row.getRequestedPixels(),
        row.getBudgetPixels(),
        first(results));
  }

  private static String others(SceneResults results) {
    long others = results.coverage().getRequests() - results.ownRequests().size();
    return others == 0 ? "" : String.format(Locale.ROOT, " (%,d of them by other models)", others);
  }

  private static String first(SceneResults results) {
    OptionalLong frames = results.framesAtFirstRequest();
    return frames.isPresent()
        ? "; the first when %s of %s frames were in".formatted(frames.getAsLong(), results.frames())
        : "";
  }

  private void printVoxels(Optional<VoxelCount> counted, long blocks) {
    if (counted.isEmpty()) {
      line("blocks           %,d", blocks);
    } else if (counted.get().blocks() < blocks) {
      line(
          "voxels           %,d in %,d of %,d blocks; other instances of the topology hold the rest",
          counted.get().voxels(), counted.get().blocks(), blocks);
    } else {
      line("voxels           %,d in %,d blocks", counted.get().voxels(), blocks);
    }
  }

  private void printDeadLetters(Map<String, DeadLetter> letters) {
    Map<String, Integer> reasons = new TreeMap<>();
    letters.values().forEach(letter -> reasons.merge(letter.getReason(), 1, Integer::sum));
    if (!reasons.isEmpty()) {
      Map.Entry<String, DeadLetter> first = letters.entrySet().iterator().next();
      line("given up         %,d frames: %s (see topic dead-letters)", letters.size(), reasons);
      line("                 frame %s: %s", first.getKey(), first.getValue().getMessage());
    }
  }

  /** How often the model is wrong where labels were requested, against other choices. */
  public void printComparison(StrategyComparison rates) {
    line("");
    line("How often the model is wrong, pixel by pixel, in superpixels");
    rate("requested (view entropy, then view divergence)", rates.requested(), rates.random());
    rate("of highest view entropy", rates.viewEntropy(), rates.random());
    rate("of highest entropy in their own view", rates.singleViewEntropy(), rates.random());
    rate("chosen at random", rates.random(), rates.random());
    line("  Only the first asks for a surface once; the others may ask for it in many views.");
  }

  /** Which labels of the scan are no class of the model, and were left out of all comparisons. */
  public void printNotCompared(String strays) {
    line("");
    line("not compared     %s", strays);
  }

  /** What came of the answers. */
  public void printLabels(SceneResults results, LabelPrecision labels) {
    SceneCoverage row = results.coverage();
    line("");
    line(
        "answers          %,d of %,d requests; withdrawn %,d, expired %,d, superseded %,d",
        row.getAnswered(),
        row.getRequests(),
        row.getWithdrawn(),
        row.getExpired(),
        row.getSuperseded());
    line(
        "labels           %,d frames; %s own and carried pixels for each answered one",
        labels.frames(), Ratio.text("%.1f", labels.labelledForEachOwn()));
    printPrecision("own", labels, Origin.OWN);
    printPrecision("carried", labels, Origin.CARRIED);
    printPrecision("consensus", labels, Origin.CONSENSUS);
  }

  private void printPrecision(String name, LabelPrecision labels, Origin origin) {
    LabelPrecision.Pixels pixels = labels.of(origin);
    line(
        "  %-14s %,11d pixels, %s %% of them right; %s %% of all",
        name,
        pixels.labelled(),
        Ratio.text("%5.1f", 100 * pixels.precision()),
        Ratio.text("%.1f", 100 * labels.share(origin)));
  }

  private void rate(String what, double rate, double random) {
    line(
        "  %-48s %s %%   %s × random",
        what, Ratio.text("%5.1f", 100 * rate), Ratio.text("%.2f", rate, random));
  }

  /** One line, formatted. */
  public void line(String format, Object... arguments) {
    out.printf(Locale.ROOT, format + "%n", arguments);
    out.flush();
  }
}
