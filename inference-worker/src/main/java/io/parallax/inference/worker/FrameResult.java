package io.parallax.inference.worker;

import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.ProbabilityMap;

/**
 * What became of a frame: its map, or what is wrong with it.
 *
 * @param map null if there is a fault
 * @param fault null if there is a map
 */
public record FrameResult(ProbabilityMap map, InvalidRecordException fault) {
  static FrameResult of(ProbabilityMap map) {
    return new FrameResult(map, null);
  }

  static FrameResult of(InvalidRecordException fault) {
    return new FrameResult(null, fault);
  }
}
