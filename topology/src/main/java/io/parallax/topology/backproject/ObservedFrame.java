package io.parallax.topology.backproject;

import static io.parallax.schemas.InvalidRecordException.checked;

import io.parallax.schemas.Camera;
import io.parallax.schemas.Identifiers;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.schemas.codec.Planes;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.schemas.image.EncodedImage;
import io.parallax.schemas.image.Limits;
import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import io.parallax.scorer.output.QuantisedMap;
import java.nio.ByteBuffer;

/**
 * A probability map, unpacked and checked.
 *
 * @param record as it came
 * @param view its content
 */
public record ObservedFrame(ProbabilityMap record, FrameView view) {
  /**
   * Unpacks a record.
   *
   * @throws InvalidRecordException if a part is missing, broken or does not fit the others
   */
  public static ObservedFrame of(ProbabilityMap record) {
    checked("bad-identifier", () -> requireIdentifiers(record));
    Intrinsics intrinsics = checked("bad-camera", () -> intrinsics(record));
    RigidPose pose = checked("bad-pose", () -> RecordedCamera.pose(record.getCameraToWorld()));
    if (record.getRevision() != 0) {
      throw new InvalidRecordException(
          "revision",
          "corrections of a frame are not supported yet, but this is revision "
              + record.getRevision());
    }
    int width = intrinsics.width();
    int height = intrinsics.height();
    QuantisedMap map = checked("bad-map", () -> map(record, width, height));
    short[] depth = checked("bad-depth", () -> DepthPlane.decode(record.getDepth(), width, height));
    short[] superpixels =
        checked(
            "bad-superpixels",
            () -> SuperpixelPlane.decode(record.getSuperpixels(), width * height));
    checked("bad-image", () -> requireImage(record.getColour(), width, height));
    return new ObservedFrame(record, new FrameView(map, depth, superpixels, intrinsics, pose));
  }

  /** The name of the frame's superpixels at the working resolution. */
  public String raster() {
    return SuperpixelPlane.name(
        view.superpixels(), view.intrinsics().width(), view.intrinsics().height());
  }

  private static Boolean requireIdentifiers(ProbabilityMap record) {
    Identifiers.require("sceneId", record.getSceneId());
    Identifiers.require("frameId", record.getFrameId());
    Identifiers.require("generation", record.getGeneration());
    return true;
  }

  /** Only a request decodes the image, long after: whether it can be one is looked at now. */
  private static Boolean requireImage(ByteBuffer colour, int width, int height) {
    try {
      EncodedImage.requireSize(colour, width, height);
      return true;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the colour image " + e.getMessage(), e);
    }
  }

  private static Intrinsics intrinsics(ProbabilityMap record) {
    Camera camera = record.getCamera();
    Intrinsics intrinsics = RecordedCamera.intrinsics(camera);
    if ((long) camera.getWidth() * camera.getHeight() > Limits.MAX_PIXELS) {
      throw new IllegalArgumentException(
          "image of %s×%s is larger than %s pixels"
              .formatted(camera.getWidth(), camera.getHeight(), Limits.MAX_PIXELS));
    }
    return intrinsics;
  }

  private static QuantisedMap map(ProbabilityMap record, int width, int height) {
    int classes = record.getClassNames().size();
    long bytes = (long) classes * width * height;
    if (classes == 0 || classes > Limits.MAX_CLASSES || bytes > Limits.MAX_MAP_BYTES) {
      throw new IllegalArgumentException(
          "a map of %s classes at %s×%s is not possible".formatted(classes, width, height));
    }
    return new QuantisedMap(
        classes, width, height, Planes.decompress(record.getProbabilities(), (int) bytes));
  }
}
