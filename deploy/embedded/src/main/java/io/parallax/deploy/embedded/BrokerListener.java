package io.parallax.deploy.embedded;

/**
 * Where a broker listens for clients, and the address that it advertises.
 *
 * @param host address to listen on; {@code 0.0.0.0} for all of the machine's
 * @param port port to listen on
 * @param advertised address that is advertised to clients, {@code host:port}
 */
public record BrokerListener(String host, int port, String advertised) {
  private static final int MAX_PORT = 65_535;

  /**
   * Checks the addresses.
   *
   * @throws IllegalArgumentException if one cannot be listened on or connected to
   */
  public BrokerListener {
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("a port is 1 to " + MAX_PORT + ", but this is " + port);
    }
    int colon = advertised.lastIndexOf(':');
    if (colon < 1 || !isPort(advertised.substring(colon + 1))) {
      throw new IllegalArgumentException(
          "clients need HOST:PORT to connect to, but this is '" + advertised + "'");
    }
    if (isEverywhere(advertised.substring(0, colon))) {
      throw new IllegalArgumentException(
          advertised + " is no address that clients can connect to: name the machine");
    }
  }

  /** A listener whose clients find it where it listens. */
  public static BrokerListener at(String host, int port) {
    return new BrokerListener(host, port, host + ":" + port);
  }

  private static boolean isEverywhere(String host) {
    return host.equals("0.0.0.0") || host.equals("[::]") || host.equals("::");
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= MAX_PORT;
  }
}
