package io.parallax.deploy.embedded;

/** A broker and a schema registry in this JVM, for as long as it is open. */
public final class EmbeddedCluster implements AutoCloseable {
  /** Partitions of its topics: one for each stream thread of a single instance. */
  public static final int PARTITIONS = 2;

  private final EmbeddedBroker broker;
  private final EmbeddedRegistry registry;

  private EmbeddedCluster(EmbeddedBroker broker, EmbeddedRegistry registry) {
    this.broker = broker;
    this.registry = registry;
  }

  /** A running cluster that holds nothing, and leaves nothing behind. */
  public static EmbeddedCluster start() {
    EmbeddedRegistry registry = EmbeddedRegistry.start();
    try {
      return new EmbeddedCluster(EmbeddedBroker.start(), registry);
    } catch (RuntimeException e) {
      registry.close();
      throw e;
    }
  }

  /** Where Kafka clients connect to. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Where the registry is asked. */
  public String registryUrl() {
    return registry.url();
  }

  @Override
  public void close() {
    broker.close();
    registry.close();
  }
}
