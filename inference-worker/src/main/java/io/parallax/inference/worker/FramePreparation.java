package io.parallax.inference.worker;

import io.parallax.inference.image.ColourImage;
import io.parallax.inference.image.DepthPng;
import io.parallax.inference.image.NearestReading;
import io.parallax.schemas.Camera;
import io.parallax.schemas.Frame;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.SuperpixelRaster;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.schemas.image.Limits;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import io.parallax.scorer.superpixel.Seeds;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** Checks frames and brings them to one working resolution. */
final class FramePreparation {
  private final int width;
  private final int height;
  private final SuperpixelChoice choice;
  private final DepthLimit limit;
  private final Seeds seeds;
  private final Supplier<WorkerMetrics> metrics;

  FramePreparation(
      int width,
      int height,
      SuperpixelChoice choice,
      DepthLimit limit,
      Supplier<WorkerMetrics> metrics) {
    this.width = width;
    this.height = height;
    this.choice = choice;
    this.limit = limit;
    this.metrics = metrics;
    this.seeds = new Seeds(width, height);
  }

  /**
   * Prepares a frame; what costs nothing is checked first.
   *
   * @throws InvalidRecordException if anything in it is wrong
   */
  PreparedFrame prepare(Frame frame) {
    long start = System.nanoTime();
    String key =
        checked("bad-identifier", "", () -> Keys.frame(frame.getSceneId(), frame.getFrameId()));
    Intrinsics camera = checked("bad-camera", "camera: ", () -> camera(frame.getCamera()));
    checked("bad-pose", "", () -> pose(frame));
    short[] depth =
        DepthPng.decode(frame.getDepth(), camera.width(), camera.height(), width, height);
    metrics.get().beyondLimit(limit.apply(depth));
    ColourImage original = ColourImage.decode(frame.getColour());
    ColourImage colour = original.resized(width, height);
    ByteBuffer file = original.isOfSize(width, height) ? frame.getColour() : colour.toJpeg();
    start = metrics.get().spent(WorkerStep.DECODE, start);
    short[] superpixels = superpixels(frame.getSuperpixels(), colour);
    metrics.get().spent(WorkerStep.SUPERPIXELS, start);
    return new PreparedFrame(
        frame, key, colour.rgb(), file, depth, superpixels, camera.resized(width, height));
  }

  private static Intrinsics camera(Camera camera) {
    return new Intrinsics(
        camera.getWidth(),
        camera.getHeight(),
        camera.getFx(),
        camera.getFy(),
        camera.getCx(),
        camera.getCy());
  }

  private static RigidPose pose(Frame frame) {
    return RigidPose.ofRowMajor(
        frame.getCameraToWorld().stream().mapToDouble(Double::doubleValue).toArray());
  }

  private short[] superpixels(SuperpixelRaster given, ColourImage colour) {
    if (given == null || choice == SuperpixelChoice.SEEDS) {
      return seeds.segment(colour.rgb());
    }
    return checked("bad-superpixels", "superpixels: ", () -> resized(given));
  }

  private short[] resized(SuperpixelRaster given) {
    int pixels = Limits.requirePixels(given.getWidth(), given.getHeight());
    ByteBuffer ids = given.getIds();
    return NearestReading.resize(
        SuperpixelPlane.decode(ids, pixels), given.getWidth(), given.getHeight(), width, height);
  }

  private static <T> T checked(String reason, String where, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidRecordException(reason, where + e.getMessage(), e);
    }
  }
}
