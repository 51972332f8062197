package io.parallax.deploy.stream;

/** A stream cannot be resumed: what was streamed is not the beginning of the scan at hand. */
public final class DifferentScanException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DifferentScanException(String message) {
    super(message);
  }
}
