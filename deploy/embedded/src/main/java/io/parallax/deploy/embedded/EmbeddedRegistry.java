package io.parallax.deploy.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.confluent.kafka.schemaregistry.client.rest.entities.Config;
import io.confluent.kafka.schemaregistry.client.rest.entities.ErrorMessage;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaString;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaRequest;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaResponse;
import io.confluent.kafka.schemaregistry.utils.JacksonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A schema registry in this JVM, reachable over loopback only unless configured otherwise.
 *
 * <p>It speaks the part of Confluent's REST interface that the client needs to register and find
 * schemas, in Confluent's JSON and with its error codes, and lets no schema in that is not
 * FULL_TRANSITIVE compatible.
 *
 * <p>It is in memory, and the ids go with it, unless it has a directory: a broker whose directory
 * outlives this JVM needs a registry that does too.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  private static final String GET = "GET";
  private static final String POST = "POST";

  private final RegisteredSchemas schemas;
  private final SchemaFile file;
  private final ExecutorService threads = Executors.newCachedThreadPool(EmbeddedRegistry::thread);
  private final HttpServer server;

  private final List<Route> routes;

  /** A registry that keeps its schemas in a file; null: in memory only. */
  private EmbeddedRegistry(InetSocketAddress address, SchemaFile file) throws IOException {
    this.file = file;
    schemas =
        file == null
            ? new RegisteredSchemas(SchemaFile.Content.NOTHING, known -> {})
            : new RegisteredSchemas(file.read(), file::write);
    routes = routes();
    server = HttpServer.create(address, 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /** A running registry on a free port, without schemas. */
  public static EmbeddedRegistry start() {
    return started(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
  }

  /**
   * A running registry with the schemas that are in a directory, which is made if need be.
   *
   * @param address where it listens
   * @throws IllegalStateException if another registry runs in the directory, or what is there
   *     cannot be read
   * @throws UncheckedIOException if it cannot listen there
   */
  public static EmbeddedRegistry start(InetSocketAddress address, Path directory) {
    SchemaFile file = SchemaFile.open(directory);
    try {
      return started(address, file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static EmbeddedRegistry started(InetSocketAddress address, SchemaFile file) {
    try {
      EmbeddedRegistry registry = new EmbeddedRegistry(address, file);
      registry.server.start();
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the registry cannot listen on %s:%s: %s"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
  }

  /** Where clients on this machine find it. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    if (file != null) {
      file.close();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      byte[] json = JacksonMapper.INSTANCE.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
      exchange.sendResponseHeaders(answer.status(), json.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(json);
      }
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    try {
      String text = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      return new Answer(200, body(exchange, text));
    } catch (RegistryRefusal e) {
      return new Answer(e.status(), new ErrorMessage(e.code(), e.getMessage()));
    } catch (JsonProcessingException e) {
      return new Answer(400, new ErrorMessage(400, "The request is no JSON of the right form"));
    }
  }

  private Object body(HttpExchange exchange, String text) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    for (Route route : routes) {
      Matcher matcher = route.path().matcher(path);
      if (route.method().equals(method) && matcher.matches()) {
        return route.reply().to(matcher, text);
      }
    }
    throw RegistryRefusal.noSuchAddress(method, path);
  }

  private List<Route> routes() {
    return List.of(
        route(GET, "/config", (p, text) -> new Config(RegisteredSchemas.COMPATIBILITY.name)),
        route(GET, "/schemas/ids/([^/]+)", (p, text) -> byId(p.group(1))),
        route(GET, "/subjects", (p, text) -> schemas.subjects()),
        route(POST, "/subjects/([^/]+)", (p, text) -> schemas.find(p.group(1), schemaIn(text))),
        route(GET, "/subjects/([^/]+)/versions", (p, text) -> schemas.versionNumbers(p.group(1))),
        route(POST, "/subjects/([^/]+)/versions", (p, text) -> register(p.group(1), text)),
        route(
            GET,
            "/subjects/([^/]+)/versions/([^/]+)",
            (p, text) -> schemas.version(p.group(1), p.group(2))));
  }

  private SchemaString byId(String id) {
    return new SchemaString(schemas.byId(id).canonicalString());
  }

  private RegisterSchemaResponse register(String subject, String text) throws IOException {
    String schema = schemaIn(text);
    try {
      return new RegisterSchemaResponse(schemas.register(subject, schema));
    } catch (UncheckedIOException e) {
      throw RegistryRefusal.notKept(e.getMessage() + ": " + e.getCause().getMessage());
    }
  }

  private static String schemaIn(String request) throws IOException {
    return RegisterSchemaRequest.fromJson(request).getSchema();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "schema-registry");
    thread.setDaemon(true);
    return thread;
  }

  private static Route route(String method, String path, Reply reply) {
    return new Route(method, Pattern.compile(path), reply);
  }

  private record Answer(int status, Object body) {}

  private record Route(String method, Pattern path, Reply reply) {}

  /** What is said to a request with this path and text. */
  private interface Reply {
    Object to(MatchResult path, String text) throws IOException;
  }
}
