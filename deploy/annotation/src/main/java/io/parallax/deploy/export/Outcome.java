package io.parallax.deploy.export;

import io.parallax.schemas.Label;

/** What becomes of an answer from a tool. */
public sealed interface Outcome {

  /** The request that it is for. */
  String requestId();

  /**
   * It is good.
   *
   * @param label as it is published
   * @param outside how many pixels were drawn outside of the superpixel, and left out
   */
  record Accepted(String requestId, Label label, int outside) implements Outcome {}

  /** It is not, and nothing of it is published. */
  record Refused(String requestId, String why) implements Outcome {}

  /** The same annotator said the same before. */
  record Known(String requestId) implements Outcome {}

  /** It is the model's guess still: nobody said anything. */
  record Untouched(String requestId) implements Outcome {}
}
