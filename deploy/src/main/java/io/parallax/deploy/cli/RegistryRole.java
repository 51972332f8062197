package io.parallax.deploy.cli;

import io.parallax.deploy.embedded.EmbeddedRegistry;
import java.nio.file.Path;

/** A registry that has been started. */
final class RegistryRole implements Role {
  private final EmbeddedRegistry registry;
  private final Path data;

  RegistryRole(EmbeddedRegistry registry, Path data) {
    this.registry = registry;
    this.data = data;
  }

  @Override
  public String name() {
    return "registry";
  }

  @Override
  public boolean isRunning() {
    return true;
  }

  @Override
  public Throwable failure() {
    return null;
  }

  @Override
  public String description() {
    return registry.url() + ", schemas in " + data;
  }

  @Override
  public void close() {
    registry.close();
  }
}
