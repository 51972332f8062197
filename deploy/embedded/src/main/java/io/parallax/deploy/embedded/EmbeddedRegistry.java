package io.parallax.deploy.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.confluent.kafka.schemaregistry.client.rest.entities.Config;
import io.confluent.kafka.schemaregistry.client.rest.entities.ErrorMessage;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaString;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaRequest;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaResponse;
import io.confluent.kafka.schemaregistry.utils.JacksonMapper;
import io.parallax.http.Call;
import io.parallax.http.HttpService;
import io.parallax.http.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;

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

  private static final int LARGEST_SCHEMA = 1 << 20;

  private static final String GET = "GET";
  private static final String POST = "POST";

  private final RegisteredSchemas schemas;
  private final SchemaFile file;
  private final HttpService service;

  /** A registry that keeps its schemas in a file; null: in memory only. */
  private EmbeddedRegistry(InetSocketAddress address, SchemaFile file) throws IOException {
    this.file = file;
    schemas =
        file == null
            ? new RegisteredSchemas(SchemaFile.Content.NOTHING, known -> {})
            : new RegisteredSchemas(file.read(), file::write);
    service =
        new HttpService(
            "schema-registry", address, new HttpService.Options(LARGEST_SCHEMA, Map.of()));
    addRoutes();
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
      registry.service.start();
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
    return "http://127.0.0.1:" + service.address().getPort();
  }

  @Override
  public void close() {
    service.close();
    if (file != null) {
      file.close();
    }
  }

  private void addRoutes() {
    service
        .on(GET, "/config", reply(call -> new Config(RegisteredSchemas.COMPATIBILITY.name)))
        .on(GET, "/schemas/ids/{id}", reply(call -> byId(call.part("id"))))
        .on(GET, "/subjects", reply(call -> schemas.subjects()))
        .on(POST, "/subjects/{subject}", reply(c -> schemas.find(c.part("subject"), schemaIn(c))))
        .on(
            GET,
            "/subjects/{subject}/versions",
            reply(call -> schemas.versionNumbers(call.part("subject"))))
        .on(
            POST,
            "/subjects/{subject}/versions",
            reply(call -> register(call.part("subject"), schemaIn(call))))
        .on(
            GET,
            "/subjects/{subject}/versions/{version}",
            reply(call -> schemas.version(call.part("subject"), call.part("version"))))
        .otherwise(
            reply(
                call -> {
                  throw RegistryRefusal.noSuchAddress(call.method(), call.path());
                }));
  }

  /** What is answered, before it is JSON. */
  private interface Answer {
    Object to(Call call) throws IOException;
  }

  private static HttpService.Route reply(Answer answer) {
    return call -> {
      try {
        return json(200, answer.to(call));
      } catch (RegistryRefusal e) {
        return json(e.status(), new ErrorMessage(e.code(), e.getMessage()));
      } catch (JsonProcessingException e) {
        String why = "The request is no JSON of the right form";
        return json(400, new ErrorMessage(400, why));
      }
    };
  }

  private static Reply json(int status, Object body) throws IOException {
    return new Reply(status, CONTENT_TYPE, JacksonMapper.INSTANCE.writeValueAsBytes(body));
  }

  private SchemaString byId(String id) {
    return new SchemaString(schemas.byId(id).canonicalString());
  }

  private RegisterSchemaResponse register(String subject, String schema) {
    try {
      return new RegisterSchemaResponse(schemas.register(subject, schema));
    } catch (UncheckedIOException e) {
      throw RegistryRefusal.notKept(e.getMessage() + ": " + e.getCause().getMessage());
    }
  }

  private static String schemaIn(Call call) throws IOException {
    return RegisterSchemaRequest.fromJson(new String(call.body(), UTF_8)).getSchema();
  }
}
