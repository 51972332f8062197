package io.parallax.topology.accumulate;

import java.time.Duration;

/**
 * When a block reports the shares of all its views again.
 *
 * @param growth a block whose pixels have grown by this fraction since its last complete report is
 *     due; others report their new views alone, until the stream is idle
 * @param interval how often blocks report; a stream is idle when nothing came for as long
 */
public record RefreshPolicy(double growth, Duration interval) {

  /** Whether a block of so many pixels is due, with so many when it last reported completely. */
  boolean due(long pixels, long reported) {
    return pixels >= reported * (1 + growth);
  }
}
