package io.parallax.deploy.training;

/** A dataset or a model that cannot be trained or evaluated with; the message says why. */
public final class RefusedTrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Refused for a reason, in one line. */
  public RefusedTrainingException(String why) {
    super(why);
  }

  /** Refused for a reason, in one line. */
  public RefusedTrainingException(String why, Throwable cause) {
    super(why, cause);
  }
}
