package io.parallax.deploy.export;

import java.nio.file.Path;

/** Files that are not what the tool writes; the message says in one line which and why. */
public final class UnreadableAnswersException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableAnswersException(Path file, String why) {
    super(file + ": " + why);
  }

  UnreadableAnswersException(Path file, String why, Throwable cause) {
    super(file + ": " + why, cause);
  }
}
