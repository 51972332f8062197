package io.parallax.topology.backproject;

import io.parallax.schemas.Camera;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.Identifiers;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.ProbabilityMap;

/**
 * Whether a map is of the frame that was taken before under the same id: then source and content
 * are the same. What an older worker did not send is not compared.
 */
final class FrameIdentity {
  /** Reason code of a frame whose id is another frame's. */
  static final String FRAME_CONFLICT = "frame-conflict";

  private FrameIdentity() {}

  /**
   * Requires that a map is of the frame of a picture.
   *
   * @throws InvalidRecordException if not
   */
  static void requireSame(FramePicture known, ProbabilityMap map) {
    String before = known.getSourceId();
    String now = map.getSourceId();
    if (!before.isEmpty() && !now.isEmpty() && !before.equals(now)) {
      throw conflict(
          map,
          "came from source %s before and comes from source %s now; ids must be unique in a scene:"
                  .formatted(Identifiers.shown(before), Identifiers.shown(now))
              + " begin them with the source's own, as stream --source-id does");
    }
    if (!hasSameContent(known, map)) {
      throw conflict(
          map,
          "came with other content (images, camera, pose or superpixels) before%s; give each robot"
                  .formatted(
                      now.isEmpty()
                          ? ""
                          : ", from source %s as well".formatted(Identifiers.shown(now)))
              + " a source id of its own (stream --source-id), and no frame the id of another");
    }
  }

  private static InvalidRecordException conflict(ProbabilityMap map, String what) {
    return new InvalidRecordException(
        FRAME_CONFLICT,
        "frame %s of scene %s %s".formatted(map.getFrameId(), map.getSceneId(), what));
  }

  private static boolean hasSameContent(FramePicture known, ProbabilityMap map) {
    if (known.getFrameDigest().hasRemaining() && map.getFrameDigest().hasRemaining()) {
      return known.getFrameDigest().equals(map.getFrameDigest());
    }
    return known.getCameraToWorld().equals(map.getCameraToWorld())
        && hasSameCamera(known.getCamera(), map.getCamera());
  }

  /** At another working resolution, as that of another model, the same camera has other numbers. */
  private static boolean hasSameCamera(Camera known, Camera camera) {
    return known.getWidth() != camera.getWidth()
        || known.getHeight() != camera.getHeight()
        || known.equals(camera);
  }
}
