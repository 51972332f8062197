package io.parallax.schemas;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The way to the schema registry, and the names of its settings. */
public final class Registry {
  /** Addresses of the registry, separated by commas. */
  public static final String URL_CONFIG = "schema.registry.url";

  /**
   * Whether schemas are registered on first use (the default) or only looked up, as where the
   * applications may not write to the registry.
   */
  public static final String AUTO_REGISTER_CONFIG = "schema.registry.auto.register";

  private static final int CACHED_SCHEMAS = 1000;

  /** One that takes connections and says nothing must not hold up what waits for it. */
  private static final int HTTP_TIMEOUT_MILLIS = 10_000;

  private Registry() {}

  /**
   * A caching client of the registry.
   *
   * @param url one or more addresses, separated by commas
   * @param config settings of the client under Confluent's names ({@code schema.registry.ssl.*},
   *     {@code schema.registry.bearer.auth.*}, {@code basic.auth.*}, {@code
   *     schema.registry.basic.auth.*} …); others are ignored. Without {@code
   *     schema.registry.http.connect.timeout.ms} and {@code schema.registry.http.read.timeout.ms}
   *     it waits 10 s
   * @throws IllegalArgumentException if an address is no http or https URL
   */
  public static SchemaRegistryClient client(String url, Map<String, ?> config) {
    return new CachedSchemaRegistryClient(addresses(url), CACHED_SCHEMAS, clientConfig(config));
  }

  private static List<String> addresses(String url) {
    List<String> addresses = new ArrayList<>();
    for (String part : url.split(",", -1)) {
      String address = part.strip();
      if (address.contains("@")) {
        // Addresses are printed.
        throw new IllegalArgumentException(
            URL_CONFIG
                + " takes no password: schema.registry.basic.auth.credentials.source=USER_INFO and"
                + " schema.registry.basic.auth.user.info do");
      }
      if (!isHttp(address)) {
        throw new IllegalArgumentException(
            "%s must be http or https addresses, separated by commas, but has \"%s\""
                .formatted(URL_CONFIG, address));
      }
      addresses.add(address);
    }
    return addresses;
  }

  private static boolean isHttp(String address) {
    try {
      URI uri = URI.create(address);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The client reads its own settings without the prefix, all but those of SSL. */
  private static Map<String, Object> clientConfig(Map<String, ?> config) {
    String prefix = "schema.registry.";
    Map<String, Object> result = new HashMap<>(config);
    result.putIfAbsent(SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, HTTP_TIMEOUT_MILLIS);
    result.putIfAbsent(SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, HTTP_TIMEOUT_MILLIS);
    config.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            result.put(key.substring(prefix.length()), value);
          }
        });
    return result;
  }
}
