package io.parallax.deploy.scan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A recorded scan that cannot be read: the message names the file and says what is wrong. */
public final class UnreadableScanException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  UnreadableScanException(Path file, String problem) {
    super(message(file, problem), new IOException(problem));
  }

  UnreadableScanException(Path file, IOException cause) {
    super(message(file, reason(cause)), cause);
  }

  private static String message(Path file, String problem) {
    return file + ": " + problem;
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "file is missing";
    }
    if (cause instanceof AccessDeniedException) {
      return "access is denied";
    }
    if (cause instanceof CharacterCodingException) {
      return "is no text file";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
