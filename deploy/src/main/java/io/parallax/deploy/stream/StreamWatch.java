package io.parallax.deploy.stream;

import java.time.Duration;

/** Who looks after a stream while it runs. Both methods are called by the thread that streams. */
public interface StreamWatch {

  /** Told where the stream begins, once. */
  void begins(int before, int frames);

  /** Told how it stands, with every frame and several times a second. */
  void at(StreamStatus status);

  /** Waits; true, at once, if the stream is to stop. */
  boolean stopWithin(Duration time);
}
