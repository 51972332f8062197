package io.parallax.deploy.cluster;

/** A cluster that gives no answer in time; the message says which part of it. */
public final class UnreachableClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreachableClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
