package io.parallax.topology.backproject;

import io.parallax.schemas.Camera;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.ProbabilityMap;

/**
 * Whether a map is of the frame that was taken before under the same id: then source and content
 * are the same. What versions before did not store, or did not send, is not held against it.
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
    if (!before.isEmpty() && !map.getSourceId().isEmpty() && !before.equals(map.getSourceId())) {
      throw new InvalidRecordException(
          FRAME_CONFLICT,
          ("frame %s of scene %s came from source %s before and comes from source %s now; ids must be"
                  + " unique in a scene: begin them with the source's own, as stream --source-id"
                  + " does")
              .formatted(map.getFrameId(), map.getSceneId(), before, map.getSourceId()));
    }
    if (!hasSameContent(known, map)) {
      throw new InvalidRecordException(
          FRAME_CONFLICT,
          ("frame %s of scene %s came with other content (images, camera, pose or superpixels)"
                  + " before, from source %s as well; give each robot a source id of its own"
                  + " (stream --source-id), and no frame the id of another")
              .formatted(
                  map.getFrameId(),
                  map.getSceneId(),
                  map.getSourceId().isEmpty() ? "?" : map.getSourceId()));
    }
  }

  private static boolean hasSameContent(FramePicture known, ProbabilityMap map) {
    if (known.getFrameDigest().hasRemaining() && map.getFrameDigest().hasRemaining()) {
      return known.getFrameDigest().equals(map.getFrameDigest());
    }
    return hasSamePose(known, map) && hasSameCamera(known.getCamera(), map.getCamera());
  }

  /** Versions 1 and 2 of the picture have no pose. */
  private static boolean hasSamePose(FramePicture known, ProbabilityMap map) {
    return known.getCameraToWorld().isEmpty()
        || known.getCameraToWorld().equals(map.getCameraToWorld());
  }

  /** At another working resolution, as that of another model, the same camera has other numbers. */
  private static boolean hasSameCamera(Camera known, Camera camera) {
    return known.getWidth() != camera.getWidth()
        || known.getHeight() != camera.getHeight()
        || known.equals(camera);
  }
}
