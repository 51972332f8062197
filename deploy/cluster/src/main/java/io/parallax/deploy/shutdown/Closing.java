package io.parallax.deploy.shutdown;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An action that is done exactly once: by its owner, or by a shutdown hook when the JVM ends before
 * (SIGTERM, SIGINT, {@code System.exit}). The hook does the newest action first, so what was opened
 * last is closed first.
 *
 * <p>The threads of the command go on meanwhile. A thread that closes what the hook is closing
 * waits for it. The exit code is the JVM's: 130 after SIGINT, 143 after SIGTERM. Nothing is done
 * after SIGKILL.
 */
public final class Closing implements AutoCloseable {
  private static final Deque<Closing> OPEN = new ArrayDeque<>();

  private static boolean hooked;
  private static volatile boolean underWay;

  private final Runnable action;
  private boolean done;

  private Closing(Runnable action) {
    this.action = action;
  }

  /**
   * Something that was opened, or is about to be.
   *
   * @param action closes it; may be called while it is being opened, by another thread
   * @throws IllegalStateException if the JVM is ending: nothing more is to be opened
   */
  public static Closing onExit(Runnable action) {
    synchronized (OPEN) {
      if (underWay) {
        throw new IllegalStateException("this process is ending");
      }
      if (!hooked) {
        Runtime.getRuntime().addShutdownHook(new Thread(Closing::closeAll, "closing"));
        hooked = true;
      }
      Closing closing = new Closing(action);
      OPEN.push(closing);
      return closing;
    }
  }

  /** Whether the JVM is ending: what fails from now on fails because of that. */
  public static boolean isUnderWay() {
    return underWay;
  }

  private static void closeAll() {
    underWay = true;
    for (Closing newest = newest(); newest != null; newest = newest()) {
      try {
        newest.close();
      } catch (RuntimeException e) {
        // Closed or not, the others are to be closed as well.
        System.getLogger(Closing.class.getName()).log(System.Logger.Level.DEBUG, "not closed", e);
      }
    }
  }

  private static Closing newest() {
    synchronized (OPEN) {
      return OPEN.peek();
    }
  }

  /** Does the action, unless it is done already; returns when it is. */
  @Override
  public synchronized void close() {
    if (done) {
      return;
    }
    done = true;
    try {
      action.run();
    } finally {
      synchronized (OPEN) {
        OPEN.remove(this);
      }
    }
  }
}
