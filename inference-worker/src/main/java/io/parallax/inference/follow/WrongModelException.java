package io.parallax.inference.follow;

/** A model that is not what its announcement says: no other try helps, only another record. */
public final class WrongModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongModelException(String message) {
    super(message);
  }
}
