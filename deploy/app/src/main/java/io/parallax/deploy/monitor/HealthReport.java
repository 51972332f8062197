package io.parallax.deploy.monitor;

import io.parallax.schemas.client.Health;
import java.util.Optional;

/**
 * A role's health as the probes of Kubernetes and other supervisors ask for it: is it to be
 * restarted (liveness), is it to be given work (readiness), has it started (startup).
 */
final class HealthReport {
  private static final Answer NOT_BEGUN = new Answer(false, "starting");

  private volatile Health role;
  private volatile boolean hasBeenReady;

  /** The answer to a probe, and its reason in one line. */
  record Answer(boolean isGood, String why) {}

  void watch(Health watched) {
    role = watched;
  }

  /** Good unless the role has failed for good: whatever it waits for, a restart would not help. */
  Answer live() {
    Optional<String> failure = failure();
    return new Answer(failure.isEmpty(), failure.orElse("alive"));
  }

  /** Good while the role does its work. */
  Answer ready() {
    Health watched = role;
    if (watched == null) {
      return NOT_BEGUN;
    }
    Optional<String> notReadyReason = failure().or(watched::notReadyReason);
    if (notReadyReason.isEmpty()) {
      hasBeenReady = true;
    }
    return new Answer(notReadyReason.isEmpty(), notReadyReason.orElse("ready"));
  }

  /** Good once the role has been ready, and before that while it gets its state together. */
  Answer started() {
    Answer ready = ready();
    Health watched = role;
    if (ready.isGood || watched == null || failure().isPresent()) {
      return ready;
    }
    Optional<String> restoring = watched.restoring();
    return new Answer(hasBeenReady || restoring.isPresent(), restoring.orElse(ready.why));
  }

  private Optional<String> failure() {
    Health watched = role;
    return Optional.ofNullable(watched == null ? null : watched.failure())
        .map(cause -> "failed: " + cause.getMessage());
  }
}
