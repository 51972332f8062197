package io.parallax.deploy.desk;

/**
 * A call of a page, or of something that poses as one, that makes no sense; the message says why.
 */
final class BadCallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadCallException(String message) {
    super(message);
  }
}
