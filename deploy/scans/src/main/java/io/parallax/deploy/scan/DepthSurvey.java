package io.parallax.deploy.scan;

import io.parallax.inference.image.DepthPng;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.scorer.geometry.Intrinsics;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** How far away a scan's surfaces are, by a few of its frames. */
public final class DepthSurvey {
  /** Nearer than any depth camera sees. */
  private static final double LEAST_METRES = 0.2;

  /** Farther than the walls of any room, and than any depth camera sees. */
  private static final double MOST_METRES = 20;

  private final int[] readings = new int[1 << Short.SIZE];
  private long count;
  private int frames;

  private DepthSurvey() {}

  /**
   * Looks at a {@linkplain FrameSample sample} of the frames. One that cannot be read is passed
   * over: its reader will report it.
   */
  public static DepthSurvey of(Scan scan) {
    DepthSurvey survey = new DepthSurvey();
    FrameSample.of(scan).forEach(frameId -> survey.add(scan, frameId));
    return survey;
  }

  private void add(Scan scan, String frameId) {
    short[] depth;
    try {
      ScanFrame frame = scan.frame(frameId);
      Intrinsics camera = frame.intrinsics();
      depth = DepthPng.decode(ByteBuffer.wrap(frame.depth()), camera.width(), camera.height());
    } catch (UncheckedIOException | InvalidRecordException e) {
      return;
    }
    for (short reading : depth) {
      if (reading != 0) {
        readings[reading & 0xffff]++;
        count++;
      }
    }
    frames++;
  }

  /** The median of the readings in metres; nothing if there are none. */
  public OptionalDouble medianMetres() {
    long below = 0;
    for (int millimetres = 0; millimetres < readings.length; millimetres++) {
      below += readings[millimetres];
      if (2 * below >= count && count > 0) {
        return OptionalDouble.of(millimetres / 1000.0);
      }
    }
    return OptionalDouble.empty();
  }

  /** The share of the readings that lie farther away than so many metres, 0 if there are none. */
  public double shareBeyond(double metres) {
    long beyond = 0;
    for (int millimetres = readings.length - 1; millimetres > 1000 * metres; millimetres--) {
      beyond += readings[millimetres];
    }
    return count == 0 ? 0 : (double) beyond / count;
  }

  /** What is said of a scan whose median depth no room has; nothing where it is plausible. */
  public Optional<String> warning() {
    OptionalDouble median = medianMetres();
    if (median.isEmpty()
        || (median.getAsDouble() >= LEAST_METRES && median.getAsDouble() <= MOST_METRES)) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the median depth of the scan is %.2f m (%d frames looked at): is the unit of its depth"
                + " images right? --depth-scale says how many units a metre has",
            median.getAsDouble(),
            frames));
  }
}
