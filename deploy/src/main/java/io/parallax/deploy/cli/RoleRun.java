package io.parallax.deploy.cli;

import io.parallax.deploy.monitor.Monitor;
import java.io.PrintWriter;
import java.time.Duration;

/** The life of a role: it says once that it runs, and stays until it is told to stop or fails. */
final class RoleRun {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final PrintWriter out;
  private final Monitor monitor;

  /** The life of a role that nobody watches from outside. */
  RoleRun(PrintWriter out) {
    this(out, null);
  }

  /**
   * The life of a role.
   *
   * @param monitor tells of it; null: nothing does
   */
  RoleRun(PrintWriter out, Monitor monitor) {
    this.out = out;
    this.monitor = monitor;
  }

  /**
   * Watches a role that has been started, and closes it.
   *
   * @throws IllegalStateException if it failed
   */
  int watch(Role role) {
    try (Termination termination = new Termination();
        role) {
      if (monitor != null) {
        monitor.watch(role);
      }
      boolean announced = false;
      do {
        if (role.failure() != null) {
          throw new IllegalStateException(
              "stopped: " + role.failure().getMessage(), role.failure());
        }
        if (!announced && role.isRunning()) {
          announced = true;
          out.println(role.name() + " runs: " + role.description());
          out.flush();
        }
      } while (!termination.within(LOOK));
    }
    return ExitCode.OK;
  }
}
