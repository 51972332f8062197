package io.parallax.deploy.cli.settings;

/**
 * What a user asked for cannot be done as asked: the message says in one line what is wrong and
 * what would be right. Commands end with exit code 2 on it.
 */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A message for the user. */
  public UsageException(String message) {
    super(message);
  }

  /** A message for the user, with the cause for {@code --debug}. */
  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
