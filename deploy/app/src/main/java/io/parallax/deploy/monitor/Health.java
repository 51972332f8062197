package io.parallax.deploy.monitor;

import java.util.Optional;

/** The health of a role. Safe for use by several threads. */
public interface Health {

  /** Why it has failed permanently, null as long as it has not. */
  Throwable failure();

  /** Why it is not ready now, in a few words; empty if it is ready. */
  Optional<String> notReadyReason();

  /** The progress of restoring its state, in a few words; empty if it restores none. */
  default Optional<String> restoring() {
    return Optional.empty();
  }
}
