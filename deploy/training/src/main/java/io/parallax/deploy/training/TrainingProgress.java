package io.parallax.deploy.training;

/** Takes note of how far a training or an evaluation is. */
public interface TrainingProgress {
  /** Takes no note. */
  TrainingProgress NONE = (done, status) -> {};

  /**
   * It went on.
   *
   * @param done images that were gone through
   * @param status what is being done, in a few words
   */
  void at(int done, String status);
}
