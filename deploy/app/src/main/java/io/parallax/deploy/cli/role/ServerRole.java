package io.parallax.deploy.cli.role;

/**
 * A server that runs from when it was started until it is closed.
 *
 * @param name what it is
 * @param description where it listens and what it keeps
 * @param closing stops it
 */
public record ServerRole(String name, String description, Runnable closing) implements Role {
  @Override
  public boolean isRunning() {
    return true;
  }

  @Override
  public Throwable failure() {
    return null;
  }

  @Override
  public void close() {
    closing.run();
  }
}
