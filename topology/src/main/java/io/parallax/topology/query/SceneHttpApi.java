package io.parallax.topology.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.parallax.schemas.FramePicture;
import io.parallax.scorer.geometry.BlockIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.streams.state.HostInfo;

/**
 * The HTTP API of scenes, for clients that show them.
 *
 * <pre>
 * GET /settings                             JSON: the voxel size
 * GET /pictures/{scene}/{frame}             a FramePicture, Avro's single-object encoding
 * GET /cameras/{scene}                      JSON: the pose of each frame
 * GET /views/{scene}/{generation}/{frame}?blocks=x:y:z,…    see ViewVoxels
 * GET /points/{scene}/{generation}          see ScenePoints
 * </pre>
 *
 * <p>A picture that another instance holds is answered with 307. Cameras, views and points are
 * partial results: those of this instance's partitions, which the header {@code Scene-Parts} names,
 * as in {@code 0,2 of 4}. 503 where it has none, or none yet.
 */
final class SceneHttpApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "([A-Za-z0-9._-]+)";
  private static final String BLOCKS = "blocks=";
  private static final Pattern BLOCK = Pattern.compile("(-?\\d{1,8}):(-?\\d{1,8}):(-?\\d{1,8})");

  private final SceneQueries queries;
  private final HostInfo self;

  SceneHttpApi(SceneQueries queries, HostInfo self) {
    this.queries = queries;
    this.self = self;
  }

  private record Answer(int status, byte[] body, Map<String, String> headers) {
    Answer(int status, byte[] body) {
      this(status, body, Map.of());
    }
  }

  private interface Reply {
    Answer to(MatchResult path, String query);
  }

  /** Adds the routes to a server. */
  void serveOn(HttpServer server) {
    on(server, "/settings", "", (path, query) -> json(Map.of("voxelSize", queries.voxelSize())));
    on(server, "/pictures/", NAME + "/" + NAME, (path, query) -> picture(path));
    on(
        server,
        "/cameras/",
        NAME,
        (path, query) -> part(queries.cameras(path.group(1)), SceneHttpApi::jsonBytes));
    on(server, "/views/", NAME + "/" + NAME + "/" + NAME, this::view);
    on(
        server,
        "/points/",
        NAME + "/" + NAME,
        (path, query) -> part(queries.points(path.group(1), path.group(2)), ScenePoints::bytes));
  }

  private static void on(HttpServer server, String prefix, String rest, Reply reply) {
    Pattern pattern = Pattern.compile(Pattern.quote(prefix) + rest);
    server.createContext(prefix, exchange -> handle(exchange, pattern, reply));
  }

  private static void handle(HttpExchange exchange, Pattern pattern, Reply reply)
      throws IOException {
    try (exchange) {
      Matcher path = pattern.matcher(exchange.getRequestURI().getPath());
      Answer answer;
      if (!exchange.getRequestMethod().equals("GET") || !path.matches()) {
        answer = new Answer(400, text("no such question"));
      } else {
        try {
          answer = reply.to(path, exchange.getRequestURI().getQuery());
        } catch (SceneUnavailableException e) {
          answer = new Answer(503, text(e.getMessage()));
        }
      }
      exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
      answer.headers.forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(
          answer.status, answer.body.length == 0 ? -1 : answer.body.length);
      if (answer.body.length > 0) {
        exchange.getResponseBody().write(answer.body);
      }
    }
  }

  private Answer picture(MatchResult path) {
    Optional<HostInfo> owner = queries.pictureOwner(path.group(1), path.group(2));
    if (owner.isPresent() && !owner.get().equals(self)) {
      return new Answer(
          307, new byte[0], Map.of("Location", QueryServer.location(owner.get(), path.group())));
    }
    return queries
        .picture(path.group(1), path.group(2))
        .map(picture -> new Answer(200, bytes(picture)))
        .orElseGet(() -> new Answer(404, text("there is no such frame")));
  }

  private static byte[] bytes(FramePicture picture) {
    try {
      return picture.toByteBuffer().array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer view(MatchResult path, String query) {
    List<BlockIndex> asked = blocks(query);
    if (asked.isEmpty()) {
      return new Answer(400, text("blocks=x:y:z,… is missing"));
    }
    return part(
        queries.view(path.group(1), path.group(2), path.group(3), asked), ViewVoxels::encode);
  }

  private static <T> Answer part(PartialResult<T> result, Function<T, byte[]> encoding) {
    return new Answer(
        200, encoding.apply(result.value()), Map.of(SceneParts.HEADER, result.parts().encode()));
  }

  /** The blocks that a query names; none if it names anything else. */
  private static List<BlockIndex> blocks(String query) {
    List<BlockIndex> blocks = new ArrayList<>();
    if (query != null && query.startsWith(BLOCKS)) {
      for (String block : query.substring(BLOCKS.length()).split(",", -1)) {
        Matcher index = BLOCK.matcher(block);
        if (!index.matches()) {
          return List.of();
        }
        blocks.add(
            new BlockIndex(
                Integer.parseInt(index.group(1)),
                Integer.parseInt(index.group(2)),
                Integer.parseInt(index.group(3))));
      }
    }
    return blocks;
  }

  private static Answer json(Object body) {
    return new Answer(200, jsonBytes(body));
  }

  private static byte[] text(String message) {
    return jsonBytes(Map.of("error", message));
  }

  private static byte[] jsonBytes(Object body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
