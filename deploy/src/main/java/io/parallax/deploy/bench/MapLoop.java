package io.parallax.deploy.bench;

import io.parallax.schemas.ProbabilityMap;
import java.util.List;

/**
 * The maps of a scan, over and over, as the frames of a scene that goes on: the robot walks the
 * same way again.
 *
 * @param maps of one scan, in its order
 * @param sceneId the scene that they are now of
 */
record MapLoop(List<ProbabilityMap> maps, String sceneId) {
  /** The map of the i-th frame, from 0. */
  ProbabilityMap frame(int i) {
    return ProbabilityMap.newBuilder(maps.get(i % maps.size()))
        .setSceneId(sceneId)
        .setFrameId(frameId(i))
        .build();
  }

  /** The name of the i-th frame, from 0. */
  static String frameId(int i) {
    return "%06d".formatted(i);
  }
}
