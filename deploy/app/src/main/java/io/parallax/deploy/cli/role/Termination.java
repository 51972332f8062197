package io.parallax.deploy.cli.role;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.utils.Signals;

/**
 * The wish of the outside that this process end: SIGTERM, SIGINT, or an interrupt of the thread
 * that waits.
 *
 * <p>While it is open those signals no longer end the JVM. It then ends as after any other command,
 * with an exit code of its own choice: one that dies of a signal has 128 and more, whatever its
 * shutdown hooks do.
 */
public final class Termination implements AutoCloseable {
  private static final List<String> SIGNALS = List.of("TERM", "INT");

  private final CountDownLatch asked = new CountDownLatch(1);
  private final Map<String, Object> earlierHandlers = new HashMap<>();

  public Termination() {
    for (String signal : SIGNALS) {
      earlierHandlers.put(signal, Signals.register(signal, asked::countDown));
    }
  }

  /** Waits for the wish; false if the time passed without it. */
  public boolean within(Duration time) {
    try {
      return asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  @Override
  public void close() {
    earlierHandlers.forEach(Signals::unregister);
  }
}
