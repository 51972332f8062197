package io.parallax.deploy.run;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.ClusterTopics;
import io.parallax.schemas.Registry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;

/**
 * A Kafka cluster with its schema registry.
 *
 * @param bootstrapServers host:port, separated by commas
 * @param registryUrl address of the registry
 * @param clientConfig further settings of Kafka's clients and the registry's, such as those of TLS
 */
public record Cluster(
    String bootstrapServers, String registryUrl, Map<String, String> clientConfig) {
  /** Let the brokers decide. */
  private static final short DEFAULT_REPLICATION = -1;

  /** The settings that every Kafka client of the cluster shares. */
  Map<String, Object> clients() {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put("bootstrap.servers", bootstrapServers);
    return config;
  }

  AvroSerdes serdes() {
    SchemaRegistryClient client = Registry.client(registryUrl, clientConfig);
    return new AvroSerdes(client, clientConfig);
  }

  /**
   * Creates the topics that are missing.
   *
   * @param partitions in place of the catalogue's numbers
   * @return what differs from the catalogue all the same, a line each
   */
  public List<String> prepareTopics(OptionalInt partitions) {
    try (Admin admin = Admin.create(clients())) {
      ClusterTopics topics = new ClusterTopics(admin);
      topics.createMissing(partitions, DEFAULT_REPLICATION);
      return topics.differences(partitions);
    }
  }
}
