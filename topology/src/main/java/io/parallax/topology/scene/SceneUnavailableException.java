package io.parallax.topology.scene;

/** A scene that cannot be looked at right now; the message says why. */
public final class SceneUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SceneUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
