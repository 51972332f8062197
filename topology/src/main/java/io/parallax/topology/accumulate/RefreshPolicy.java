package io.parallax.topology.accumulate;

import java.time.Duration;

/**
 * When a block reports its shares anew.
 *
 * @param growth a block whose pixels have grown by this fraction since its last report is due;
 *     others wait until the stream is idle
 * @param interval how often due blocks are reported; a stream is idle when nothing came for as long
 */
public record RefreshPolicy(double growth, Duration interval) {

  /** Whether a block of so many pixels is due, with so many when it last reported. */
  boolean due(long pixels, long reported) {
    return pixels >= reported * (1 + growth);
  }
}
