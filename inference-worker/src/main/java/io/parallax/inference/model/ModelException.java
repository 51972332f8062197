package io.parallax.inference.model;

import java.nio.file.Path;

/** A model that cannot be used; the message names the file and what is wrong with it. */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ModelException(Path file, String fault) {
    this(file, fault, null);
  }

  ModelException(Path file, String fault, Throwable cause) {
    super(file + ": " + fault, cause);
  }
}
