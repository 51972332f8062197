package io.parallax.deploy.desk;

import io.parallax.schemas.Camera;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RoleChange;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.schemas.codec.Planes;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.schemas.image.EncodedImage;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Generations, and maps of theirs of frames of 16×12, for tests. */
final class MadeUpModels {
  static final int WIDTH = 16;
  static final int HEIGHT = 12;

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private MadeUpModels() {}

  static Model model(
      String generation,
      int ordinal,
      ModelRole role,
      String trainedFrom,
      Map<String, Double> metrics) {
    Instant at = START.plusSeconds(3600L * ordinal);
    return Model.newBuilder()
        .setGeneration(generation)
        .setUri("file:/models/" + generation + ".onnx")
        .setSha256(Integer.toString(ordinal).repeat(64).substring(0, 64))
        .setClassNames(MadeUpRequests.CLASSES)
        .setAnnouncedAt(at)
        .setRole(role)
        .setRoles(List.of(new RoleChange(role, at)))
        .setTrainedFrom(trainedFrom)
        .setAnswers(100L * ordinal)
        .setMetrics(metrics)
        .build();
  }

  /**
   * What a generation says about a frame.
   *
   * @param classes the class of each pixel, which it is sure of
   */
  static ProbabilityMap map(
      String scene, String frame, String generation, IntUnaryOperator classes) {
    int pixels = WIDTH * HEIGHT;
    byte[] planes = new byte[MadeUpRequests.CLASSES.size() * pixels];
    for (int pixel = 0; pixel < pixels; pixel++) {
      planes[classes.applyAsInt(pixel) * pixels + pixel] = (byte) 255;
    }
    return ProbabilityMap.newBuilder()
        .setSceneId(scene)
        .setFrameId(frame)
        .setGeneration(generation)
        .setClassNames(MadeUpRequests.CLASSES)
        .setProbabilities(Planes.compress(planes))
        .setDepth(DepthPlane.encode(new short[pixels], WIDTH, HEIGHT))
        .setSuperpixels(SuperpixelPlane.encode(new short[pixels]))
        .setColour(picture())
        .setCamera(new Camera(WIDTH, HEIGHT, 15.0, 15.0, 7.5, 5.5))
        .setCameraToWorld(
            List.of(1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0))
        .build();
  }

  private static ByteBuffer picture() {
    return ByteBuffer.wrap(
        EncodedImage.png(new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB)));
  }
}
