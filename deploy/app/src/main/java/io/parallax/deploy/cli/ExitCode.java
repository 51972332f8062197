package io.parallax.deploy.cli;

/** The exit codes of every command. */
final class ExitCode {
  /** Everything asked for was done. */
  static final int OK = 0;

  /** Something failed that the call is not to blame for. */
  static final int FAILURE = 1;

  /** The call or its input is wrong. */
  static final int USAGE = 2;

  private ExitCode() {}
}
