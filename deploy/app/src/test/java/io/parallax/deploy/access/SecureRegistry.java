package io.parallax.deploy.access;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.parallax.deploy.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A door before the embedded registry, as proxies are: HTTPS, and a name and password. */
final class SecureRegistry implements AutoCloseable {
  private final EmbeddedRegistry registry = EmbeddedRegistry.start();
  private final HttpClient inside = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpsServer server;
  private volatile boolean readOnly;

  SecureRegistry(Path keyStore, String storePassword, Map<String, String> passwords)
      throws IOException, GeneralSecurityException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keyStore, storePassword)));
    server.setExecutor(threads);
    server
        .createContext("/", this::handOn)
        .setAuthenticator(
            new BasicAuthenticator("registry") {
              @Override
              public boolean checkCredentials(String name, String password) {
                return password.equals(passwords.get(name));
              }
            });
    server.start();
  }

  private static SSLContext context(Path keyStore, String password)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(keyStore)) {
      keys.load(file, password.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  String url() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Lets nobody register, or does again. */
  void readOnly(boolean now) {
    readOnly = now;
  }

  private void handOn(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (readOnly && exchange.getRequestURI().getPath().endsWith("/versions")) {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(registry.url()).resolve(exchange.getRequestURI()))
              .header("Content-Type", "application/json")
              .method(
                  exchange.getRequestMethod(),
                  HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()))
              .build();
      HttpResponse<byte[]> answer = inside.send(request, HttpResponse.BodyHandlers.ofByteArray());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    registry.close();
  }
}
