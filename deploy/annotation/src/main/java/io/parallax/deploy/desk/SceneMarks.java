package io.parallax.deploy.desk;

import io.parallax.schemas.LabelRequest;
import io.parallax.topology.query.SceneSource;
import io.parallax.topology.query.SceneUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where in a scene its requests are. A place is worked out once, from the picture of its frame. */
final class SceneMarks {
  /** Each picture that cannot be had may cost seconds. */
  private static final int MOST_FAILURES = 3;

  private final SceneSource scenes;
  private final Map<String, Optional<double[]>> places = new ConcurrentHashMap<>();

  SceneMarks(SceneSource scenes) {
    this.scenes = scenes;
  }

  /** A mark in a scene; at is its place, metres. */
  record Mark(String id, String status, double[] at, double viewEntropyBits) {}

  /**
   * The marks of some requests.
   *
   * @param missing why some are not among them, for a person to read; empty if all are
   */
  record Marks(List<Mark> marks, String missing) {}

  /** The marks of requests, as far as their pictures can be had. */
  Marks of(List<LabelRequest> requests) {
    List<Mark> marks = new ArrayList<>();
    int failures = 0;
    String missing = "";
    for (LabelRequest request : requests) {
      Optional<double[]> place = places.get(request.getRequestId());
      if (place == null && failures < MOST_FAILURES) {
        try {
          place = place(request);
          places.put(request.getRequestId(), place);
        } catch (SceneUnavailableException e) {
          failures++;
          missing = "Some requests are not marked: " + e.getMessage();
        }
      }
      if (place != null) {
        place.ifPresent(at -> marks.add(mark(request, at)));
      }
    }
    return new Marks(marks, missing);
  }

  private Optional<double[]> place(LabelRequest request) {
    return scenes
        .picture(request.getSceneId(), request.getFrameId())
        .map(FramePixels::new)
        .flatMap(pixels -> pixels.middle(pixels.superpixel(request.getSuperpixel())));
  }

  private static Mark mark(LabelRequest request, double[] at) {
    return new Mark(
        request.getRequestId(), request.getStatus().name(), at, request.getViewEntropyBits());
  }
}
