package io.parallax.deploy.desk;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where the desk listens, and what a browser must show to be let in.
 *
 * @param host name or address to listen on
 * @param port 0: any free one
 * @param token what every request must show; null: nothing, which only loopback may
 * @param trustedProxies addresses, or ranges such as {@code 10.0.0.0/8}, of proxies whose word
 *     counts about where a request comes from
 */
public record DeskAddress(String host, int port, String token, List<String> trustedProxies) {
  /** The port that the desk has where nothing else is said. */
  public static final int DEFAULT_PORT = 8090;

  private static final int LEAST_TOKEN = 12;
  private static final int MAX_PORT = 65_535;

  /**
   * Checks the address.
   *
   * @throws IllegalArgumentException if it cannot be listened on, or would be open to everybody
   */
  public DeskAddress {
    trustedProxies = List.copyOf(trustedProxies);
    new TrustedProxies(trustedProxies);
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("--port must be 0 to " + MAX_PORT + ", but is " + port);
    }
    if (token != null && token.length() < LEAST_TOKEN) {
      throw new IllegalArgumentException(
          "a token must have " + LEAST_TOKEN + " characters or more, so that nobody guesses it");
    }
    if (token == null && !resolved(host).isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "--host "
              + host
              + " is open to others, so it needs a token: --token TOKEN, or PARALLAX_DESK_TOKEN in"
              + " the environment");
    }
  }

  /** An address without proxies before it. */
  public DeskAddress(String host, int port, String token) {
    this(host, port, token, List.of());
  }

  /** The address, without the token. */
  @Override
  public String toString() {
    return host + ":" + port;
  }

  /** The loopback address, with this port. */
  public static DeskAddress loopback(int port) {
    return new DeskAddress("127.0.0.1", port, null);
  }

  InetSocketAddress socket() {
    return new InetSocketAddress(resolved(host), port);
  }

  private static InetAddress resolved(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("--host " + host + " is no address of a machine", e);
    }
  }
}
