package io.parallax.inference.model;

/** What a model puts out for each class of a pixel. */
public enum Activation {
  /** Any numbers; their softmax are the probabilities. */
  LOGITS,
  /**
   * Numbers from 0 to 1 that add up to 1; with one channel, the probability of the second class.
   */
  PROBABILITIES,
  /** One channel of any numbers; its sigmoid is the probability of the second class. */
  SIGMOID
}
