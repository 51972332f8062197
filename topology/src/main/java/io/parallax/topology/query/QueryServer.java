package io.parallax.topology.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.statistics.VoxelStatistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Queries over HTTP. Scenes: see {@link SceneHttpApi}. Voxels: {@code GET
 * /voxels/{scene}/{generation}/{x},{y},{z}} answers the statistics of a voxel as JSON.
 *
 * <p>404 where no view saw the voxel, 307 to the instance that holds its block where that is
 * another one, 503 while the stores are moving.
 */
public final class QueryServer implements AutoCloseable {
  private static final Pattern PATH =
      Pattern.compile(
          "/voxels/([A-Za-z0-9._-]+)/([A-Za-z0-9._-]+)/(-?\\d{1,8}),(-?\\d{1,8}),(-?\\d{1,8})");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final VoxelQueries queries;
  private final HostInfo self;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(QueryServer::thread);

  /**
   * A server, not started yet.
   *
   * @param address where queries are answered
   * @param self where other instances reach this one
   * @throws UncheckedIOException if the address cannot be had
   */
  public QueryServer(
      InetSocketAddress address, HostInfo self, VoxelQueries queries, SceneQueries scenes) {
    this.queries = queries;
    this.self = self;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot answer queries on %s:%s: %s"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
    server.setExecutor(threads);
    server.createContext("/voxels/", this::handle);
    new SceneHttpApi(scenes, self).serveOn(server);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "queries");
    thread.setDaemon(true);
    return thread;
  }

  /** Starts to answer. */
  public void start() {
    server.start();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private record Answer(int status, Map<String, ?> body) {}

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = answer(exchange);
      } catch (InvalidStateStoreException e) {
        answer = new Answer(503, Map.of("error", "the stores are moving, ask again"));
      }
      byte[] body = json(answer.body);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    Matcher parts = PATH.matcher(path);
    if (!exchange.getRequestMethod().equals("GET") || !parts.matches()) {
      return new Answer(400, Map.of("error", "ask GET /voxels/{scene}/{generation}/{x},{y},{z}"));
    }
    VoxelIndex voxel =
        new VoxelIndex(
            Integer.parseInt(parts.group(3)),
            Integer.parseInt(parts.group(4)),
            Integer.parseInt(parts.group(5)));
    Optional<HostInfo> owner = queries.owner(parts.group(1), parts.group(2), voxel);
    if (owner.isPresent() && !owner.get().equals(self)) {
      String location = location(owner.get(), path);
      exchange.getResponseHeaders().set("Location", location);
      return new Answer(307, Map.of("location", location));
    }
    return queries
        .voxel(parts.group(1), parts.group(2), voxel)
        .map(statistics -> new Answer(200, describe(statistics)))
        .orElseGet(() -> new Answer(404, Map.of("error", "no view saw this voxel")));
  }

  /** Where another instance answers a question. */
  static String location(HostInfo instance, String path) {
    String host = instance.host().contains(":") ? "[" + instance.host() + "]" : instance.host();
    return "http://" + host + ":" + instance.port() + path;
  }

  private static Map<String, ?> describe(VoxelStatistics statistics) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("pixels", statistics.pixels());
    body.put("views", statistics.views());
    body.put("classes", statistics.classes());
    body.put("sums", statistics.sums());
    body.put("excesses", statistics.excesses());
    return body;
  }

  private static byte[] json(Map<String, ?> body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
