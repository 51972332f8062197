package io.parallax.inference.follow;

import org.apache.kafka.common.errors.RetriableException;

/**
 * A file of a model that is not to be had now; the message names it. It may be put right where it
 * lies, so another try may help.
 */
public final class ModelFetchException extends RetriableException {
  private static final long serialVersionUID = 1L;

  ModelFetchException(String message) {
    super(message);
  }

  ModelFetchException(String message, Throwable cause) {
    super(message, cause);
  }
}
