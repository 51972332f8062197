package io.parallax.deploy.stream;

import java.time.Duration;

/**
 * How a stream stands.
 *
 * @param sent frames handed to the producer
 * @param acknowledged of those, the frames that the brokers have stored
 * @param framesPerSecond acknowledged so far
 * @param behind how much later than due the latest frame was sent
 */
public record StreamStatus(int sent, int acknowledged, double framesPerSecond, Duration behind) {

  /** Frames that wait for acknowledgement. */
  public int waiting() {
    return sent - acknowledged;
  }
}
