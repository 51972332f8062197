package io.parallax.deploy.cli.role;

import io.parallax.schemas.client.Health;

/**
 * A part of Parallax that runs in this JVM until it is stopped.
 *
 * @param name what it is
 * @param description how it works, or where it listens, in one line
 * @param closing stops it
 */
public record Role(String name, String description, Health health, Runnable closing)
    implements AutoCloseable {

  /** A server that runs from when it was started until it is closed. */
  public static Role server(String name, String description, Runnable closing) {
    return new Role(
        name,
        description,
        new Health() {
          @Override
          public boolean isRunning() {
            return true;
          }

          @Override
          public Throwable failure() {
            return null;
          }
        },
        closing);
  }

  @Override
  public void close() {
    closing.run();
  }
}
