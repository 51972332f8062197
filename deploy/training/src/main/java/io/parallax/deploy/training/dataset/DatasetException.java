package io.parallax.deploy.training.dataset;

/** Thrown when a folder is no dataset or cannot become one; the message is one readable line. */
public final class DatasetException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  DatasetException(String message) {
    super(message);
  }
}
