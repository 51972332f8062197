package io.parallax.deploy.cluster;

/** A cluster that does not let its user do what is needed; the message says what. */
public final class RefusedAccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A refusal that was found before it happened. */
  public RefusedAccessException(String message) {
    super(message);
  }

  RefusedAccessException(String message, Throwable cause) {
    super(message, cause);
  }
}
