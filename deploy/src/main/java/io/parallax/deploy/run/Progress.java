package io.parallax.deploy.run;

/** Who is told how far a run has come, several times a second. */
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (sent, processed, requests) -> {};

  /**
   * How far the run has come.
   *
   * @param sent frames sent
   * @param processed frames that are in the scene or were given up
   * @param requests label requests published
   */
  void at(int sent, int processed, int requests);
}
