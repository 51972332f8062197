package io.parallax.deploy.scene;

/** Scenes that no row said in time are closed; the message names them. */
public final class StalledClosingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StalledClosingException(String message) {
    super(message);
  }
}
