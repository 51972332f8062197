package io.parallax.deploy.run;

/** A run that cannot come to its end; the message says how far it came. */
public final class StalledRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StalledRunException(String message) {
    super(message);
  }
}
