package io.parallax.deploy.desk;

import io.parallax.deploy.cluster.SceneRows;
import io.parallax.http.BadCallException;
import io.parallax.http.Call;
import io.parallax.http.Reply;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.WorldPoint;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.scorer.mask.MaskOutline;
import io.parallax.topology.query.CameraPose;
import io.parallax.topology.query.PartialResult;
import io.parallax.topology.query.ScenePoints;
import io.parallax.topology.query.SceneSource;
import io.parallax.topology.query.SceneUnavailableException;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a page can ask about scenes: pictures of frames, heat maps, voxels. */
final class SceneApi {
  private static final byte PNG_MAGIC = (byte) 0x89;
  private static final String BYTES = "application/octet-stream";

  /** What of a scene could not be had, where the body has no place for it. */
  private static final String MISSING = "Missing";

  private final DeskState deskState;
  private final SceneSource scenes;

  /** Answers about scenes; scenes is null where the desk knows of no topology. */
  SceneApi(DeskState deskState, SceneSource scenes) {
    this.deskState = deskState;
    this.scenes = scenes;
  }

  /** A superpixel in another frame, as JSON; the outline is in pixels of that frame. */
  record ViewJson(String frame, int width, int height, String outline, RequestView.Box box) {}

  /** Where a request is in its scene, as JSON; at is in metres. */
  record Mark(String id, String status, double[] at, double viewEntropyBits) {
    static Mark of(LabelRequest request) {
      WorldPoint centre = request.getCentre();
      return new Mark(
          request.getRequestId(),
          request.getStatus().name(),
          new double[] {centre.getX(), centre.getY(), centre.getZ()},
          request.getViewEntropyBits());
    }
  }

  /** A scene, as JSON; missing is what of it could not be had, empty if nothing. */
  record SceneJson(
      String scene,
      String generation,
      double voxelSize,
      List<String> classes,
      List<CameraPose> cameras,
      List<Mark> marks,
      String missing) {}

  /** How a scene stood at a time, as JSON. */
  record HistoryJson(
      long at,
      long frames,
      double coverage,
      long open,
      long answered,
      long requestedPixels,
      long budgetPixels) {}

  void addTo(DeskServer server) {
    server.on("GET /api/frame", call -> known(call, this::frame));
    server.on("GET /api/view", call -> known(call, this::view));
    server.on("GET /api/heat", call -> known(call, this::heat));
    server.on("GET /api/scene", call -> available(() -> scene(call.required("scene"))));
    server.on("GET /api/points", call -> available(() -> points(call.required("scene"))));
    server.on("GET /api/history", call -> history(call.required("scene")));
  }

  private interface AboutRequest {
    Reply reply(LabelRequest request, Call call);
  }

  private interface Answer {
    Reply reply();
  }

  private Reply known(Call call, AboutRequest about) {
    return deskState
        .request(call.required("id"))
        .map(request -> available(() -> about.reply(request, call)))
        .orElseGet(() -> Reply.notFound("There is no such request."));
  }

  private Reply available(Answer answer) {
    if (scenes == null) {
      return Reply.notFound("This desk knows of no topology: start it with --topology URL.");
    }
    try {
      return answer.reply();
    } catch (SceneUnavailableException e) {
      return Reply.error(503, e.getMessage());
    }
  }

  /** The whole picture of the request's frame, or of a frame with a superpixel it stands for. */
  private Reply frame(LabelRequest request, Call call) {
    return picture(request, call)
        .map(picture -> FieldBytes.of(picture.getColour()))
        .filter(image -> image.length > 0)
        .map(image -> new Reply(200, image[0] == PNG_MAGIC ? "image/png" : "image/jpeg", image))
        .orElseGet(() -> Reply.notFound("There is no picture of that frame."));
  }

  private Optional<FramePicture> picture(LabelRequest request, Call call) {
    String frame = call.parameter("frame");
    if (frame == null || frame.equals(request.getFrameId())) {
      return picture(request, request.getFrameId());
    }
    return request.getStandsFor().stream().anyMatch(other -> other.getFrameId().equals(frame))
        ? picture(request, frame)
        : Optional.empty();
  }

  private Optional<FramePicture> picture(LabelRequest request, String frame) {
    return scenes.picture(request.getSceneId(), request.getGeneration(), frame);
  }

  /** Where the surface of a request is in another frame: all superpixels that it stands for. */
  private Reply view(LabelRequest request, Call call) {
    String frame = call.required("frame");
    return picture(request, call)
        .map(FramePixels::new)
        .map(pixels -> Reply.json(view(request, frame, pixels)))
        .orElseGet(() -> Reply.notFound("There is no picture of that frame."));
  }

  private static ViewJson view(LabelRequest request, String frame, FramePixels pixels) {
    BitSet mask = new BitSet();
    request.getStandsFor().stream()
        .filter(other -> other.getFrameId().equals(frame))
        .forEach(other -> mask.or(pixels.superpixel(other.getSuperpixel())));
    CocoRle.Box box = CocoRle.of(mask, pixels.width(), pixels.height()).box();
    return new ViewJson(
        frame,
        pixels.width(),
        pixels.height(),
        MaskOutline.path(mask, pixels.width(), pixels.height()),
        new RequestView.Box(box.x(), box.y(), box.width(), box.height()));
  }

  private Reply heat(LabelRequest request, Call call) {
    HeatMap.Kind kind = kind(call.required("kind"));
    return picture(request, request.getFrameId())
        .map(picture -> HeatMap.of(kind, scenes, picture, request))
        .map(SceneApi::reply)
        .orElseGet(() -> Reply.notFound("There is no picture of that frame."));
  }

  private static Reply reply(HeatMap map) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Most-Bits", String.format(Locale.ROOT, "%.2f", map.mostBits()));
    if (!map.missing().isEmpty()) {
      headers.put(MISSING, map.missing());
    }
    return new Reply(200, "image/png", map.png(), headers);
  }

  private static HeatMap.Kind kind(String name) {
    try {
      return HeatMap.Kind.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new BadCallException("kind must be entropy or divergence");
    }
  }

  private Reply scene(String sceneId) {
    QueueView.Standing standing = deskState.standings().get(sceneId);
    if (standing == null) {
      return Reply.notFound("There is no such scene.");
    }
    if (standing.closed()) {
      return closed();
    }
    List<LabelRequest> requests = deskState.ofScene(sceneId);
    PartialResult<List<CameraPose>> cameras = scenes.cameras(sceneId);
    return Reply.json(
        new SceneJson(
            sceneId,
            standing.generation(),
            scenes.voxelSize(),
            classNames(requests),
            cameras.value(),
            requests.stream().filter(r -> r.getCentre() != null).map(Mark::of).toList(),
            cameras.parts().missing().orElse("")));
  }

  /** The longest list: classes of a later generation only ever come after those before. */
  private static List<String> classNames(List<LabelRequest> requests) {
    return requests.stream()
        .map(LabelRequest::getClassNames)
        .max(Comparator.comparingInt(List::size))
        .orElse(List.of());
  }

  private Reply points(String sceneId) {
    QueueView.Standing standing = deskState.standings().get(sceneId);
    if (standing == null) {
      return Reply.notFound("There is no such scene.");
    }
    if (standing.closed()) {
      return closed();
    }
    PartialResult<ScenePoints> points = scenes.points(sceneId, standing.generation());
    return new Reply(
        200,
        BYTES,
        points.value().bytes(),
        points.parts().missing().map(text -> Map.of(MISSING, text)).orElse(Map.of()));
  }

  private static Reply closed() {
    return Reply.error(410, "This scene is closed: its voxels are deleted.");
  }

  private Reply history(String sceneId) {
    return Reply.json(
        deskState.coverage().getOrDefault(sceneId, List.of()).stream()
            .map(SceneApi::json)
            .toList());
  }

  private static HistoryJson json(SceneCoverage row) {
    return new HistoryJson(
        row.getUpdatedAt().toEpochMilli(),
        row.getFrames(),
        row.getPixels() == 0 ? 0 : (double) row.getCoveredPixels() / row.getPixels(),
        SceneRows.openRequests(row),
        row.getAnswered(),
        row.getRequestedPixels(),
        row.getBudgetPixels());
  }
}
