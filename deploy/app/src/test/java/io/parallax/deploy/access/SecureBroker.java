package io.parallax.deploy.access;

import io.parallax.deploy.embedded.BrokerListener;
import io.parallax.deploy.embedded.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A broker that demands: TLS and a login by password on one listener, a certificate on another. A
 * third one, for the test itself, lets everybody in as a superuser.
 */
final class SecureBroker implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final EmbeddedBroker broker;
  private final List<Integer> ports;

  private SecureBroker(EmbeddedBroker broker, List<Integer> ports) {
    this.broker = broker;
    this.ports = ports;
  }

  /**
   * A running broker.
   *
   * @param authorizer Kafka's interface, by its name
   * @param plain names and passwords of those who log in by SASL/PLAIN; those of SCRAM are the
   *     brokers' own, and are made with an admin client
   * @param keyStore PKCS 12, with the broker's certificate
   * @param trustStore PKCS 12, with the authority of the clients' certificates
   * @param password of both
   */
  static SecureBroker start(
      Path directory,
      Class<?> authorizer,
      Map<String, String> plain,
      Path keyStore,
      Path trustStore,
      String password)
      throws IOException {
    StringBuilder users = new StringBuilder("org.apache.kafka.common.security.plain.");
    users.append("PlainLoginModule required");
    plain.forEach((name, word) -> users.append(" user_%s=\"%s\"".formatted(name, word)));
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "listener.security.protocol.map",
        "CLIENTS0:PLAINTEXT,CLIENTS1:SASL_SSL,CLIENTS2:SSL,CONTROLLER:PLAINTEXT");
    settings.put("listener.name.clients1.sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN");
    settings.put(
        "listener.name.clients1.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    settings.put("listener.name.clients1.plain.sasl.jaas.config", users + ";");
    settings.put("listener.name.clients2.ssl.client.auth", "required");
    settings.put("ssl.keystore.location", keyStore.toString());
    settings.put("ssl.keystore.password", password);
    settings.put("ssl.key.password", password);
    settings.put("ssl.truststore.location", trustStore.toString());
    settings.put("ssl.truststore.password", password);
    settings.put("authorizer.class.name", authorizer.getName());
    settings.put("super.users", "User:ANONYMOUS");
    List<Integer> ports = freePorts();
    return new SecureBroker(
        EmbeddedBroker.start(
            directory,
            ports.stream().map(port -> BrokerListener.at(HOST, port)).toList(),
            settings),
        ports);
  }

  private static List<Integer> freePorts() throws IOException {
    List<Integer> ports = new ArrayList<>();
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket third = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (ServerSocket socket : List.of(first, second, third)) {
        ports.add(socket.getLocalPort());
      }
    }
    return ports;
  }

  /** For the test itself. */
  String open() {
    return HOST + ":" + ports.get(0);
  }

  /** For those who log in over TLS. */
  String sasl() {
    return HOST + ":" + ports.get(1);
  }

  /** For those with a certificate. */
  String mutualTls() {
    return HOST + ":" + ports.get(2);
  }

  @Override
  public void close() {
    broker.close();
  }
}
