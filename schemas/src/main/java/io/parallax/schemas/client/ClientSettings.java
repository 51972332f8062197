package io.parallax.schemas.client;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;

/**
 * The settings of Kafka's clients that users of a role may give, each with {@link #PREFIX} before
 * its name: all but those that the role sets itself, since one of its guarantees rests on them.
 *
 * <p>Where a role has several clients, a setting may be for one kind of them, as {@code
 * kafka.producer.acks} is; what is refused without such a prefix is refused with it.
 *
 * <p>Classes that users bring themselves (interceptors, reporters, callback handlers) may be named:
 * who brings code of his own can do anything.
 */
public final class ClientSettings {
  /** Before the name of a setting that is for the Kafka clients, such as {@code kafka.ssl.…}. */
  public static final String PREFIX = "kafka.";

  /** Offsets and results are committed in one transaction, and read once that is committed. */
  private static final List<String> EXACTLY_ONCE =
      List.of(
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          // Such a transaction never times out: one of a dead member holds its readers up for ever.
          ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG);

  /** Where a record goes follows from its key, in all parts alike. */
  private static final List<String> PARTITIONING =
      List.of(
          ProducerConfig.PARTITIONER_CLASS_CONFIG, ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG);

  private static final List<String> BYTES =
      List.of(
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

  private final String role;
  private final List<String> clients;
  private final Map<String, String> reserved = new HashMap<>();

  /**
   * The settings of a role's clients; what makes them exactly-once, reads all records and brings
   * those of one key to one partition is reserved.
   *
   * @param role its name, for messages
   * @param clients what may stand before the name of a setting that is for one kind of clients
   */
  public ClientSettings(String role, List<String> clients) {
    this.role = role;
    this.clients = List.copyOf(clients);
    reserve(EXACTLY_ONCE, "so that every record counts exactly once");
    // "latest" passes over what came before the first commit, and after offsets were forgotten.
    reserve(List.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "so that it passes no record over");
    reserve(PARTITIONING, "as records of one key must meet in one partition");
    reserve(BYTES, "as it reads and writes bytes");
  }

  /**
   * Reserves settings that the role sets itself.
   *
   * @param why the end of the sentence that tells it
   */
  public ClientSettings reserve(Collection<String> names, String why) {
    names.forEach(
        name -> reserved.put(name, "the %s sets %s itself, %s".formatted(role, name, why)));
    return this;
  }

  /**
   * Reserves a setting that the role has under a name of its own.
   *
   * @param own that name
   */
  public ClientSettings replaced(String name, String own) {
    reserved.put(name, "for the %s that is the setting %s".formatted(role, own));
    return this;
  }

  /**
   * Requires that none of the keys is reserved; keys without the prefix are others' business.
   *
   * @throws ConfigException if one is; the message names the key and the reason
   */
  public void requireAllowed(Collection<String> keys) {
    for (String key : keys.stream().filter(key -> key.startsWith(PREFIX)).sorted().toList()) {
      String why = reserved.get(withoutClient(key.substring(PREFIX.length())));
      if (why != null) {
        throw new ConfigException(key + " cannot be set: " + why);
      }
    }
  }

  /** Whether a setting is given, for all clients or for one kind of them. */
  public boolean isGiven(String name, Map<String, ?> settings) {
    return Stream.concat(Stream.of(""), clients.stream())
        .anyMatch(client -> settings.containsKey(PREFIX + client + name));
  }

  private String withoutClient(String name) {
    return clients.stream()
        .filter(name::startsWith)
        .findFirst()
        .map(client -> name.substring(client.length()))
        .orElse(name);
  }
}
