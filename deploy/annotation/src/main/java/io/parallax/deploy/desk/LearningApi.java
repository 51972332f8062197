package io.parallax.deploy.desk;

import io.parallax.http.Call;
import io.parallax.http.Reply;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.LabelRequest;
import io.parallax.topology.query.SceneUnavailableException;
import java.util.List;
import java.util.stream.Stream;

/** What a page can ask about the generations, and what they say about frames. */
final class LearningApi {
  private static final int MOST_FRAMES = 500;

  private final DeskState deskState;
  private final FrameMaps maps;

  LearningApi(DeskState deskState, FrameMaps maps) {
    this.deskState = deskState;
    this.maps = maps;
  }

  void addTo(DeskServer server) {
    server.on("GET /api/learning", c -> Reply.json(LearningView.of(deskState.generations())));
    server.on(
        "GET /api/frames",
        call -> Reply.json(frames(call.required("scene")).limit(MOST_FRAMES).toList()));
    server.on("GET /api/comparison", this::comparison);
  }

  /** The frames of a scene of which something was asked, the most telling first. */
  private Stream<String> frames(String sceneId) {
    return deskState.ofScene(sceneId).stream().map(LabelRequest::getFrameId).distinct();
  }

  /** Only of frames and generations that are known: others would be looked for in vain. */
  private Reply comparison(Call call) {
    String sceneId = call.required("scene");
    String frameId = call.required("frame");
    String before = call.required("before");
    String after = call.required("after");
    if (frames(sceneId).noneMatch(frameId::equals)) {
      return Reply.notFound("There is no request of such a frame.");
    }
    for (String generation : List.of(before, after)) {
      if (deskState.generations().find(generation).isEmpty()) {
        return Reply.notFound("There is no such generation.");
      }
    }
    try {
      return Reply.json(
          maps.read(
              sceneId,
              frameId,
              List.of(before, after),
              found -> Comparison.of(found, before, after)));
    } catch (SceneUnavailableException e) {
      return Reply.error(503, e.getMessage());
    } catch (IllegalArgumentException | InvalidRecordException e) {
      return Reply.error(500, "The maps cannot be shown: " + e.getMessage() + ".");
    }
  }
}
