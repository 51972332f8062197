package io.parallax.deploy.experiment.method;

import io.parallax.scorer.output.QuantisedMap;
import java.util.function.BiConsumer;

/** All passes with dropout of a frame, counted one after the other. */
final class DropoutPasses {
  private DropoutPasses() {}

  /**
   * Counts the passes.
   *
   * @throws IllegalArgumentException if the frame has none
   */
  static ClassCounts count(PoolFrame frame, BiConsumer<ClassCounts, QuantisedMap> add) {
    if (frame.passes() == 0) {
      throw new IllegalArgumentException("frame " + frame.id() + " has no passes with dropout");
    }
    QuantisedMap first = frame.pass(0);
    ClassCounts counts = new ClassCounts(first.classes(), frame.pixels());
    add.accept(counts, first);
    for (int number = 1; number < frame.passes(); number++) {
      add.accept(counts, frame.pass(number));
    }
    return counts;
  }
}
