package io.parallax.deploy.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A door before a server: while it is shut, nobody answers there. */
final class Gate implements AutoCloseable {
  private final InetSocketAddress server;
  private final String host;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private ServerSocket listening;

  /** A door that is open, on an address of this machine, before the server of that one. */
  Gate(String host, String url) {
    URI address = URI.create(url);
    server = new InetSocketAddress(address.getHost(), address.getPort());
    this.host = host;
    listening = listen(0);
    port = listening.getLocalPort();
    serve(listening);
  }

  private ServerSocket listen(int port) {
    try {
      return new ServerSocket(port, 50, InetAddress.getByName(host));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://" + host + ":" + port;
  }

  void shut() {
    close(listening);
    open.forEach(Gate::close);
  }

  void open() {
    listening = listen(port);
    serve(listening);
  }

  private void serve(ServerSocket door) {
    daemon(
        () -> {
          try {
            while (true) {
              Socket client = door.accept();
              Socket behind = new Socket(server.getAddress(), server.getPort());
              open.add(client);
              open.add(behind);
              daemon(() -> carry(client, behind));
              daemon(() -> carry(behind, client));
            }
          } catch (IOException shut) {
            close(door);
          }
        });
  }

  private void carry(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException ended) {
      // Either side hung up, or the gate was shut.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "gate");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    shut();
  }
}
