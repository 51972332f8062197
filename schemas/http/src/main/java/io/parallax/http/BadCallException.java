package io.parallax.http;

/** A call that makes no sense; the message says why. */
public final class BadCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public BadCallException(String message) {
    super(message);
  }
}
