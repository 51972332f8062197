package io.parallax.deploy.cli.console;

import io.parallax.deploy.scan.KeyframeScan;
import io.parallax.deploy.scan.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The frames of a recording that are no part of the scan, counted by reason. */
public final class LeftOut {
  private LeftOut() {}

  /** In words; nothing if there are none. */
  public static Optional<String> of(Scan scan) {
    List<String> reasons = new ArrayList<>();
    if (!scan.skippedFrameIds().isEmpty()) {
      reasons.add(count(scan.skippedFrameIds().size(), "without a pose or depth"));
    }
    if (scan instanceof KeyframeScan thinned && thinned.between() > 0) {
      reasons.add(count(thinned.between(), "between keyframes"));
    }
    return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", reasons));
  }

  private static String count(int frames, String reason) {
    return String.format(Locale.ROOT, "%,d %s", frames, reason);
  }
}
