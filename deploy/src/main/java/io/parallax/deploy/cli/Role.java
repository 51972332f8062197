package io.parallax.deploy.cli;

/** A part of Parallax that runs in this JVM until it is told to stop. */
interface Role extends AutoCloseable {

  /** What it is. */
  String name();

  /** Whether it does its work. */
  boolean isRunning();

  /** Why it does not any more, null as long as it does. */
  Throwable failure();

  /** How it works, in one line. */
  String description();

  @Override
  void close();
}
