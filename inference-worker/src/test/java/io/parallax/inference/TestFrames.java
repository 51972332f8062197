package io.parallax.inference;

import io.parallax.schemas.Camera;
import io.parallax.schemas.Frame;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** Frames for the tests. */
public final class TestFrames {
  /** Size of the images. */
  public static final int WIDTH = 64;

  /** Size of the images. */
  public static final int HEIGHT = 48;

  private TestFrames() {}

  /** A frame with nothing wrong: colour and depth of 64×48, pose at the origin. */
  public static Frame good(String sceneId, String frameId, long seed) {
    int[] rgb = TestImages.picture(WIDTH, HEIGHT, seed);
    short[] depth = TestImages.depth(WIDTH, HEIGHT);
    return Frame.newBuilder()
        .setSceneId(sceneId)
        .setFrameId(frameId)
        .setRevision(2)
        .setSourceId("robot-1")
        .setCapturedAt(Instant.ofEpochMilli(1_234_567))
        .setColour(ByteBuffer.wrap(TestImages.colour(rgb, WIDTH, HEIGHT, "png")))
        .setDepth(ByteBuffer.wrap(TestImages.depthPng(depth, WIDTH, HEIGHT)))
        .setCamera(new Camera(WIDTH, HEIGHT, 60.0, 61.0, 31.5, 23.5))
        .setCameraToWorld(
            List.of(1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0))
        .build();
  }
}
