package io.parallax.deploy.run;

/** Receives the progress of a run, several times a second. */
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
