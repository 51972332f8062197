package io.parallax.deploy.cli;

import io.parallax.deploy.scan.DepthSurvey;
import io.parallax.deploy.scan.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What is reported of a recorded scan before it is processed: how it is read, what looks wrong. */
final class ScanRemarks {
  /** Of the readings; less is what a camera makes of a window or a mirror. */
  private static final double MANY = 0.01;

  private ScanRemarks() {}

  /**
   * The lines, if any.
   *
   * @param depthMax beyond which the worker takes readings as none, metres; empty: it is another's
   */
  static List<String> of(Scan scan, OptionalDouble depthMax) {
    List<String> lines = new ArrayList<>(scan.remarks());
    DepthSurvey survey = DepthSurvey.of(scan);
    survey.warning().ifPresent(warning -> lines.add("warning: " + warning));
    depthMax.ifPresent(
        metres -> {
          double share = survey.shareBeyond(metres);
          if (share > MANY) {
            lines.add(
                String.format(
                    Locale.ROOT,
                    "warning: %.0f %% of the depth readings lie beyond depth.max, %s m, and count as"
                        + " none",
                    100 * share,
                    metres));
          }
        });
    return lines;
  }
}
