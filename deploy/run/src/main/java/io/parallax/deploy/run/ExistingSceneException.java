package io.parallax.deploy.run;

/** A scene that holds what a run could not tell from its own; the message says what to do. */
public final class ExistingSceneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExistingSceneException(String message) {
    super(message);
  }
}
