package io.parallax.deploy.export.exchange;

import java.nio.file.FileSystems;
import java.nio.file.Path;

/** Files that are not what the tool writes; the message says in one line which and why. */
public final class UnreadableAnswersException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableAnswersException(Path file, String why) {
    super(name(file) + ": " + why);
  }

  public UnreadableAnswersException(Path file, String why, Throwable cause) {
    super(name(file) + ": " + why, cause);
  }

  /** A file in a zip file is named with that. */
  private static String name(Path file) {
    if (file.getFileSystem() == FileSystems.getDefault()) {
      return file.toString();
    }
    return file.getNameCount() == 0
        ? file.getFileSystem().toString()
        : file.getFileSystem() + "!" + file;
  }
}
