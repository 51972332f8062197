package io.parallax.deploy.desk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The login sessions: a random value each, which the session cookie holds. They are in memory, so
 * they end with the process.
 *
 * <p>Sessions are looked up by a digest of their value, so the time of a lookup reveals nothing
 * about the values (timing attack). Safe for use by several threads.
 */
final class Sessions {
  /** A session that was not used for this long ends. */
  static final Duration IDLE_TIMEOUT = Duration.ofHours(12);

  /** The maximum number; beyond it the least recently used session ends. */
  static final int MOST = 10_000;

  private static final int BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final LongSupplier nanos;

  /** When each session was used last; the least recently used is the first. */
  private final Map<String, Long> lastUse = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * No sessions so far.
   *
   * @param nanos the time, as of {@link System#nanoTime}
   */
  Sessions(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Begins a session and returns its value: letters, digits, hyphen and underscore. */
  String begin() {
    byte[] value = new byte[BYTES];
    random.nextBytes(value);
    String session = Base64.getUrlEncoder().withoutPadding().encodeToString(value);
    synchronized (this) {
      endOld();
      lastUse.put(digest(session), nanos.getAsLong());
      if (lastUse.size() > MOST) {
        lastUse.remove(lastUse.keySet().iterator().next());
      }
    }
    return session;
  }

  /** Whether a value is that of a session, which counts as a use of it. */
  synchronized boolean use(String session) {
    endOld();
    return lastUse.computeIfPresent(digest(session), (key, before) -> nanos.getAsLong()) != null;
  }

  /** Ends a session, if there is one of this value. */
  synchronized void end(String session) {
    lastUse.remove(digest(session));
  }

  private void endOld() {
    Iterator<Long> uses = lastUse.values().iterator();
    while (uses.hasNext() && nanos.getAsLong() - uses.next() >= IDLE_TIMEOUT.toNanos()) {
      uses.remove();
    }
  }

  private static String digest(String session) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(session.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
