package io.parallax.schemas;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** The Serdes of one application: all speak to the same registry, with the same settings. */
public final class AvroSerdes {
  private final SchemaRegistryClient client;
  private final Map<String, ?> config;

  /**
   * Serdes over a registry.
   *
   * @param config settings, of which {@link Registry#AUTO_REGISTER_CONFIG} counts
   */
  public AvroSerdes(SchemaRegistryClient client, Map<String, ?> config) {
    this.client = client;
    this.config = config;
  }

  /** The Serde of a record. */
  public <T extends SpecificRecord> AvroSerde<T> of(Class<T> type) {
    return AvroSerde.of(type, client, config);
  }

  /** The Serde of a topic's values. */
  public <T extends SpecificRecord> AvroSerde<T> of(Topic<T> topic) {
    return of(topic.valueClass());
  }
}
