package io.parallax.topology.query;

/** A scene that cannot be looked at right now; the message says why. */
public final class SceneUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception with what a person should read. */
  public SceneUnavailableException(String message) {
    super(message);
  }

  /** An exception with what a person should read, and what caused it. */
  public SceneUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
