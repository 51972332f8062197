package io.parallax.deploy.stream;

import java.time.Duration;

/** Who looks after a stream while it runs. The methods are called by the thread that streams. */
public interface StreamWatch {

  /** Called once with the place where the stream begins. */
  void begins(int before, int frames);

  /**
   * Called when a gap between the capture times of a frame and the one before is not waited for.
   *
   * @param gap negative if time runs backwards
   */
  default void skips(String frameId, Duration gap) {}

  /** Called with the progress, at every frame and several times a second. */
  void at(StreamStatus status);

  /** Waits; true, at once, if the stream is to stop. */
  boolean stopWithin(Duration time);
}
