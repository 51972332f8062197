package io.parallax.fuzz;

import java.util.SplittableRandom;

/** A way to damage an encoding. All chance comes from the generator that is given. */
public interface Mutator {

  /**
   * A damaged encoding.
   *
   * @param valid the encoding to damage; stays as it is
   * @param other another one of the same kind, to take parts from; stays as it is
   */
  byte[] mutate(byte[] valid, byte[] other, SplittableRandom random);

  /** A mutator that is, each time, one of several, all of them equally likely. */
  static Mutator anyOf(Mutator... mutators) {
    return (valid, other, random) ->
        mutators[random.nextInt(mutators.length)].mutate(valid, other, random);
  }
}
