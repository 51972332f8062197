package io.parallax.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that nobody listens on, and that was not given to anyone before in this JVM. */
public final class FreePort {
  /** One that is free on an address may have been given, and not be used yet, on another. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  /** One of loopback. */
  public static int find() {
    return find("127.0.0.1");
  }

  /** One of an address of this machine. */
  public static int find(String host) {
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
        if (GIVEN.add(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
