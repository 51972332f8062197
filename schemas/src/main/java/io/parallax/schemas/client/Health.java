package io.parallax.schemas.client;

import java.util.Optional;

/** The health of a part that works until it is closed. Safe for use by several threads. */
public interface Health {

  /** Whether it does its work. */
  boolean isRunning();

  /** What ended it for good, null as long as nothing has. */
  Throwable failure();

  /** Why it is not ready now, in a few words; empty if it is ready. */
  default Optional<String> notReadyReason() {
    return isRunning() ? Optional.empty() : Optional.of("not running yet");
  }

  /** The progress of restoring its state, in a few words; empty if it restores none. */
  default Optional<String> restoring() {
    return Optional.empty();
  }
}
