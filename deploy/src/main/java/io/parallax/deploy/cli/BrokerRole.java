package io.parallax.deploy.cli;

import io.parallax.deploy.embedded.BrokerListener;
import io.parallax.deploy.embedded.EmbeddedBroker;
import java.util.List;
import java.util.stream.Collectors;

/** A broker that has been started. */
final class BrokerRole implements Role {
  private final EmbeddedBroker broker;
  private final List<BrokerListener> listeners;

  BrokerRole(EmbeddedBroker broker, List<BrokerListener> listeners) {
    this.broker = broker;
    this.listeners = listeners;
  }

  @Override
  public String name() {
    return "broker";
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
    return listeners.stream().map(BrokerListener::advertised).collect(Collectors.joining(", "))
        + ", data in "
        + broker.directory();
  }

  @Override
  public void close() {
    broker.close();
  }
}
