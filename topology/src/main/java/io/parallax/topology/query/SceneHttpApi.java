package io.parallax.topology.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.parallax.http.BadCallException;
import io.parallax.http.Call;
import io.parallax.http.HttpService;
import io.parallax.http.Reply;
import io.parallax.schemas.FramePicture;
import io.parallax.scorer.geometry.BlockIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.streams.state.HostInfo;

/**
 * The HTTP API of scenes, for clients that show them.
 *
 * <pre>
 * GET /settings                             JSON: the voxel size
 * GET /pictures/{scene}/{generation}/{frame}    a FramePicture, Avro's single-object encoding
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
  private static final String BYTES = "application/octet-stream";
  private static final Pattern BLOCK = Pattern.compile("(-?\\d{1,8}):(-?\\d{1,8}):(-?\\d{1,8})");

  private final SceneQueries queries;
  private final HostInfo self;

  SceneHttpApi(SceneQueries queries, HostInfo self) {
    this.queries = queries;
    this.self = self;
  }

  /** Adds the routes to a server. */
  void serveOn(HttpService service) {
    on(service, "/settings", call -> Reply.json(Map.of("voxelSize", queries.voxelSize())));
    on(service, "/pictures/{scene}/{generation}/{frame}", this::picture);
    on(
        service,
        "/cameras/{scene}",
        call -> part(queries.cameras(call.part("scene")), SceneHttpApi::jsonBytes));
    on(service, "/views/{scene}/{generation}/{frame}", this::view);
    on(
        service,
        "/points/{scene}/{generation}",
        call ->
            part(queries.points(call.part("scene"), call.part("generation")), ScenePoints::bytes));
  }

  private static void on(HttpService service, String path, HttpService.Route route) {
    service.on(
        "GET",
        path,
        call -> {
          try {
            return route.to(call);
          } catch (SceneUnavailableException e) {
            return Reply.error(503, e.getMessage());
          }
        });
  }

  private Reply picture(Call call) {
    Optional<HostInfo> owner = queries.pictureOwner(call.part("scene"), call.part("frame"));
    if (owner.isPresent() && !owner.get().equals(self)) {
      return QueryServer.elsewhere(owner.get(), call);
    }
    return queries
        .picture(call.part("scene"), call.part("generation"), call.part("frame"))
        .map(picture -> new Reply(200, BYTES, bytes(picture)))
        .orElseGet(() -> Reply.notFound("there is no such frame of that generation"));
  }

  private static byte[] bytes(FramePicture picture) {
    try {
      return picture.toByteBuffer().array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply view(Call call) {
    List<BlockIndex> asked = blocks(call.parameter("blocks"));
    if (asked.isEmpty()) {
      throw new BadCallException("blocks=x:y:z,… is missing");
    }
    return part(
        queries.view(call.part("scene"), call.part("generation"), call.part("frame"), asked),
        ViewVoxels::encode);
  }

  private static <T> Reply part(PartialResult<T> result, Function<T, byte[]> encoding) {
    return new Reply(200, BYTES, encoding.apply(result.value()))
        .with(SceneParts.HEADER, result.parts().encode());
  }

  /** The blocks of some names; none if one is no block. */
  private static List<BlockIndex> blocks(String names) {
    List<BlockIndex> blocks = new ArrayList<>();
    if (names != null) {
      for (String block : names.split(",", -1)) {
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

  private static byte[] jsonBytes(Object body) {
    try {
      return Reply.JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
