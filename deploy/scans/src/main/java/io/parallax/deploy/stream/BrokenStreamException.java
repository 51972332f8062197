package io.parallax.deploy.stream;

/** A stream that ended before its time; the message says why and how far it came. */
public final class BrokenStreamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenStreamException(String message, Throwable cause) {
    super(message, cause);
  }
}
