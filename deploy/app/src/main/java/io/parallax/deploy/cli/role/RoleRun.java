package io.parallax.deploy.cli.role;

import io.parallax.deploy.monitor.Monitor;
import io.parallax.schemas.client.Health;
import java.io.PrintWriter;
import java.time.Duration;

/** The life of a role: it says once that it runs, and stays until it is stopped or fails. */
public final class RoleRun {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  private final PrintWriter out;
  private final Monitor monitor;

  /** The life of a role that nobody watches from outside. */
  public RoleRun(PrintWriter out) {
    this(out, null);
  }

  /**
   * The life of a role.
   *
   * @param monitor of the role; null: none
   */
  public RoleRun(PrintWriter out, Monitor monitor) {
    this.out = out;
    this.monitor = monitor;
  }

  /**
   * Watches a role that has been started, and closes it.
   *
   * @throws IllegalStateException if it failed, or cannot go on since the clock was put back
   */
  public void watch(Role role) {
    Health health = role.health();
    // The role is closed before the signals have their usual effect again.
    try (Termination termination = new Termination();
        role) {
      if (monitor != null) {
        monitor.watch(health);
      }
      ClockWatch clock = ClockWatch.ofMachine();
      boolean announced = false;
      do {
        if (health.failure() != null) {
          throw new IllegalStateException("stopped: " + reason(health.failure()), health.failure());
        }
        clock.look();
        if (!announced && health.isRunning()) {
          announced = true;
          out.println(role.name() + " runs: " + role.description());
          out.flush();
        }
      } while (!termination.within(POLL_INTERVAL));
    }
  }

  /** What it says itself, and what is at the bottom of it, such as a full disk. */
  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String said = String.valueOf(failure.getMessage());
    return root.getMessage() == null || said.contains(root.getMessage())
        ? said
        : said + ": " + root.getMessage();
  }
}
