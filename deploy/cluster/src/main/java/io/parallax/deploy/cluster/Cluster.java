package io.parallax.deploy.cluster;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Registry;
import io.parallax.schemas.client.ClusterTopics;
import io.parallax.schemas.client.Failure;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.config.ConfigException;

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

  /** Its addresses: among the settings are passwords. */
  @Override
  public String toString() {
    return bootstrapServers + " with " + registryUrl;
  }

  /** The settings that every Kafka client of the cluster shares, as a new map. */
  public Map<String, Object> clients() {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put("bootstrap.servers", bootstrapServers);
    return config;
  }

  /** The Serdes of its records. */
  public AvroSerdes serdes() {
    SchemaRegistryClient client = Registry.client(registryUrl, clientConfig);
    return new AvroSerdes(client, clientConfig);
  }

  /**
   * Checks that brokers and registry answer.
   *
   * @throws ConfigException if an address is none
   * @throws UnreachableClusterException if one of them gives no answer in time
   */
  public void requireReachable() {
    SchemaRegistryClient registry = registry();
    admin().close();
    try {
      registry.getAllSubjects();
    } catch (IOException | RestClientException e) {
      throw registryFailure(e);
    }
  }

  private RuntimeException registryFailure(Exception failure) {
    if (failure instanceof RestClientException refused && Failure.of(refused) == Failure.REFUSED) {
      return new RefusedAccessException(
          "the schema registry at %s refuses this user (%s): check schema.registry.basic.auth.credentials.source and schema.registry.basic.auth.user.info"
              .formatted(registryUrl, refused.getStatus()),
          failure);
    }
    if (failure instanceof SSLException) {
      return new RefusedAccessException(
          "the TLS handshake with the schema registry at %s fails (%s): schema.registry.ssl.truststore.location must hold the authority that signed its certificate"
              .formatted(registryUrl, failure.getMessage()),
          failure);
    }
    return new UnreachableClusterException(
        "no schema registry answers at " + registryUrl + ": " + failure.getMessage(), failure);
  }

  private SchemaRegistryClient registry() {
    try {
      return Registry.client(registryUrl, clientConfig);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    } catch (RuntimeException e) {
      throw new ConfigException(
          "The registry's client cannot do with its settings: " + Refusal.innermost(e));
    }
  }

  /**
   * Connects to the brokers.
   *
   * @throws ConfigException if an address is none
   * @throws UnreachableClusterException if none answers in time
   */
  public ClusterAdmin admin() {
    return ClusterAdmin.connect(bootstrapServers, clientConfig);
  }

  /**
   * Creates the topics that are missing.
   *
   * @param partitions in place of the catalogue's numbers
   * @return what differs from the catalogue all the same, a line each
   */
  public List<String> prepareTopics(OptionalInt partitions) {
    try (ClusterAdmin admin = admin()) {
      ClusterTopics topics = admin.topics();
      topics.createMissing(partitions, DEFAULT_REPLICATION);
      return topics.differences(partitions);
    }
  }
}
