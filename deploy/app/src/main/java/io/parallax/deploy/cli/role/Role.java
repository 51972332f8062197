package io.parallax.deploy.cli.role;

import io.parallax.deploy.monitor.Health;
import java.util.Optional;

/** A part of Parallax that runs in this JVM until it is stopped. */
public interface Role extends Health, AutoCloseable {

  /** What it is. */
  String name();

  /** Whether it does its work. */
  boolean isRunning();

  @Override
  default Optional<String> notReadyReason() {
    return isRunning() ? Optional.empty() : Optional.of("not running yet");
  }

  /** How it works, in one line. */
  String description();

  @Override
  void close();
}
