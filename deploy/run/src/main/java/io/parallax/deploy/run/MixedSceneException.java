package io.parallax.deploy.run;

/** A run whose scene turned out to hold other frames as well: its figures are not those of one. */
public final class MixedSceneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MixedSceneException(String message) {
    super(message);
  }
}
