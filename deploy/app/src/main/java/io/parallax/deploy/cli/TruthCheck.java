package io.parallax.deploy.cli;

import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.scan.FrameSample;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.TrueClasses;
import io.parallax.deploy.truth.Truth;
import io.parallax.deploy.truth.TruthTally;
import io.parallax.scorer.geometry.Intrinsics;
import java.util.function.Consumer;

/** What can be said of a scan's true classes before any work is done with them. */
final class TruthCheck {
  /** ScanNet's labels, 1296×968, and its depth, 640×480, differ by 0.4 %. */
  private static final double OTHER_SHAPE = 0.05;

  private TruthCheck() {}

  /** Checks that a scan brings its true classes. */
  static void requireTruth(Truth truth) {
    if (!truth.isKnown()) {
      throw new UsageException(
          "scan "
              + truth.scan().sceneId()
              + " brings no true classes, so there is nothing that an oracle knows");
    }
  }

  /**
   * Looks at frames from all over the scan, and reports what will not be compared.
   *
   * @param classes of the model
   * @param answers whether an oracle is to answer from the truth
   * @throws UsageException if it is, and knows no class of the model
   */
  static void report(Truth truth, int classes, boolean answers, Consumer<String> output) {
    TruthTally sample = truth.sample(classes);
    if (answers && sample.isAllStray()) {
      throw new UsageException("the oracle knows no class: " + sample.summary().orElseThrow());
    }
    sample.summary().ifPresent(strays -> output.accept("labels: " + strays));
    FrameSample.of(truth.scan()).stream()
        .filter(id -> truth.scan().trueClasses(id).isPresent())
        .findFirst()
        .ifPresent(id -> reportShape(truth.scan(), id, output));
  }

  private static void reportShape(Scan scan, String frameId, Consumer<String> output) {
    TrueClasses labels = scan.trueClasses(frameId).orElseThrow();
    Intrinsics depth = scan.frame(frameId).intrinsics();
    double ratio =
        (double) labels.width() * depth.height() / ((double) labels.height() * depth.width());
    if (Math.abs(ratio - 1) > OTHER_SHAPE) {
      output.accept(
          "labels: those of frame %s are %s×%s, its depth is %s×%s: they do not show the same"
              .formatted(frameId, labels.width(), labels.height(), depth.width(), depth.height()));
    }
  }
}
