package io.parallax.topology.query;

import io.parallax.http.BadCallException;
import io.parallax.http.Call;
import io.parallax.http.HttpService;
import io.parallax.http.Reply;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.statistics.VoxelStatistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
  private static final Pattern VOXEL = Pattern.compile("(-?\\d{1,8}),(-?\\d{1,8}),(-?\\d{1,8})");

  private final VoxelQueries queries;
  private final HostInfo self;
  private final HttpService service;

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
      service = new HttpService("queries", address, HttpService.Options.GET_ONLY);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot answer queries on %s:%s: %s"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
    service.on("GET", "/voxels/{scene}/{generation}/{voxel}", this::voxel);
    new SceneHttpApi(scenes, self).serveOn(service);
  }

  /** Starts to answer. */
  public void start() {
    service.start();
  }

  @Override
  public void close() {
    service.close();
  }

  private Reply voxel(Call call) {
    Matcher voxel = VOXEL.matcher(call.part("voxel"));
    if (!voxel.matches()) {
      throw new BadCallException("ask GET /voxels/{scene}/{generation}/{x},{y},{z}");
    }
    VoxelIndex index =
        new VoxelIndex(
            Integer.parseInt(voxel.group(1)),
            Integer.parseInt(voxel.group(2)),
            Integer.parseInt(voxel.group(3)));
    String scene = call.part("scene");
    String generation = call.part("generation");
    try {
      Optional<HostInfo> owner = queries.owner(scene, generation, index);
      if (owner.isPresent() && !owner.get().equals(self)) {
        return elsewhere(owner.get(), call);
      }
      return queries
          .voxel(scene, generation, index)
          .map(statistics -> Reply.json(describe(statistics)))
          .orElseGet(() -> Reply.notFound("no view saw this voxel"));
    } catch (InvalidStateStoreException e) {
      return Reply.error(503, "the stores are moving, ask again");
    }
  }

  /** The reply to a call that another instance answers. */
  static Reply elsewhere(HostInfo instance, Call call) {
    String location = location(instance, call.path());
    return Reply.json(307, Map.of("location", location)).with("Location", location);
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
}
