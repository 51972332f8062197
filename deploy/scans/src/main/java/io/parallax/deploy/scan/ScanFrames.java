package io.parallax.deploy.scan;

import io.parallax.deploy.scan.ScanFrame.SuperpixelIds;
import io.parallax.schemas.Camera;
import io.parallax.schemas.Frame;
import io.parallax.schemas.SuperpixelRaster;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.scorer.geometry.Intrinsics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.stream.DoubleStream;

/** A scan's frames as records of the topic {@code frames}. */
public final class ScanFrames {
  private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);
  private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

  private ScanFrames() {}

  /**
   * A frame as it is first sent: revision 0, the images as they are.
   *
   * @param sourceId the robot or program that sends it
   * @throws IllegalArgumentException if milliseconds since 1970 cannot hold its capture time
   */
  public static Frame toRecord(String sceneId, String sourceId, ScanFrame frame) {
    requireMillis(frame);
    return Frame.newBuilder()
        .setSceneId(sceneId)
        .setFrameId(frame.frameId())
        .setSourceId(sourceId)
        .setCapturedAt(frame.capturedAt())
        .setColour(ByteBuffer.wrap(frame.colour()))
        .setDepth(ByteBuffer.wrap(frame.depth()))
        .setCamera(camera(frame.intrinsics()))
        .setCameraToWorld(DoubleStream.of(frame.cameraToWorld()).boxed().toList())
        .setSuperpixels(frame.superpixels().map(ScanFrames::raster).orElse(null))
        .build();
  }

  private static void requireMillis(ScanFrame frame) {
    Instant time = frame.capturedAt();
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new IllegalArgumentException(
          "frame %s was captured at %s, which is beyond what milliseconds since 1970 can hold"
              .formatted(frame.frameId(), time));
    }
  }

  private static Camera camera(Intrinsics intrinsics) {
    return Camera.newBuilder()
        .setWidth(intrinsics.width())
        .setHeight(intrinsics.height())
        .setFx(intrinsics.fx())
        .setFy(intrinsics.fy())
        .setCx(intrinsics.cx())
        .setCy(intrinsics.cy())
        .build();
  }

  private static SuperpixelRaster raster(SuperpixelIds superpixels) {
    return SuperpixelRaster.newBuilder()
        .setWidth(superpixels.width())
        .setHeight(superpixels.height())
        .setIds(SuperpixelPlane.encode(superpixels.ids()))
        .build();
  }
}
