package io.parallax.deploy.export.exchange;

import java.nio.file.Path;

/** Files that are not what the tool writes; the message says in one line which and why. */
public final class UnreadableAnswersException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableAnswersException(Path file, String why) {
    super(file + ": " + why);
  }

  public UnreadableAnswersException(Path file, String why, Throwable cause) {
    super(file + ": " + why, cause);
  }
}
