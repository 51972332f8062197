package io.parallax.deploy.monitor;

import java.util.Optional;

/** How a role is; asked by several threads. */
public interface Health {

  /** Why it will not work again, null as long as it may. */
  Throwable failure();

  /** What keeps it from its work now, if anything does, in a few words. */
  Optional<String> hindrance();

  /** How far it is from having its state together again, if it lacks some, in a few words. */
  default Optional<String> restoring() {
    return Optional.empty();
  }
}
