package io.parallax.deploy.cli.role;

import io.parallax.deploy.desk.Desk;
import java.util.Optional;

/** A desk that is open. */
public final class DeskRole implements Role {
  private final Desk desk;

  public DeskRole(Desk desk) {
    this.desk = desk;
  }

  @Override
  public String name() {
    return "desk";
  }

  @Override
  public boolean isRunning() {
    return true;
  }

  @Override
  public Throwable failure() {
    return desk.failure();
  }

  @Override
  public Optional<String> notReadyReason() {
    return desk.notReadyReason();
  }

  @Override
  public String description() {
    return desk.url();
  }

  @Override
  public void close() {
    desk.close();
  }
}
