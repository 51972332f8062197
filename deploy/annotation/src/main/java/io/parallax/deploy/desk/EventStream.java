package io.parallax.deploy.desk;

import io.parallax.http.Call;
import io.parallax.http.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The live part of the page: server-sent events, each the queue as it is now, whenever it has
 * changed.
 */
final class EventStream {
  private static final long HEARTBEAT_MILLIS = 10_000;
  private static final long MIN_INTERVAL_MILLIS = 300;
  private static final int MOST_PAGES = 100;

  private final DeskState deskState;
  private final Semaphore places = new Semaphore(MOST_PAGES);
  private volatile boolean closed;

  EventStream(DeskState deskState) {
    this.deskState = deskState;
  }

  /** How many pages are served now. */
  int pages() {
    return MOST_PAGES - places.availablePermits();
  }

  /** Ends all streams. */
  void close() {
    closed = true;
    deskState.changed();
  }

  /** Serves one page until it goes. */
  Reply serve(Call call, Supplier<QueueView> queue) throws IOException {
    if (!places.tryAcquire()) {
      return Reply.error(503, "Too many pages are open at this desk.");
    }
    try {
      stream(call.stream("text/event-stream"), queue);
      return Reply.STREAMED;
    } finally {
      places.release();
    }
  }

  private void stream(OutputStream out, Supplier<QueueView> queue) throws IOException {
    try {
      long seen = -1;
      while (!closed) {
        long version = deskState.awaitChangeAfter(seen, HEARTBEAT_MILLIS);
        String event =
            version == seen
                ? ": still here\n\n"
                : "data: " + Reply.JSON.writeValueAsString(queue.get()) + "\n\n";
        seen = version;
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
        Thread.sleep(MIN_INTERVAL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
