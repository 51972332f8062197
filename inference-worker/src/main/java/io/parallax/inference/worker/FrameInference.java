package io.parallax.inference.worker;

import com.google.common.base.Suppliers;
import io.parallax.inference.model.ModelInput;
import io.parallax.inference.model.ModelOutput;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.schemas.Camera;
import io.parallax.schemas.Frame;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.schemas.codec.Planes;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.output.QuantisedMap;
import java.util.function.Supplier;

/**
 * Frames to probability maps, without Kafka: decode, resize, infer, quantise, pack.
 *
 * <p>The model stays the caller's to close. Safe for use by several threads.
 */
public final class FrameInference {
  /** Reason code of a frame for which the model gives no probabilities. */
  static final String BAD_MAP = "bad-map";

  private final SegmentationModel model;
  private final FramePreparation preparation;
  private final Supplier<WorkerMetrics> metrics;

  /** The step with this model, at its working resolution, with the default {@code depth.max}. */
  public FrameInference(SegmentationModel model, SuperpixelChoice superpixels) {
    this(model, superpixels, DepthLimit.DEFAULT, Suppliers.ofInstance(new WorkerMetrics()));
  }

  /**
   * The step with this model.
   *
   * @param metrics where its times go at the moment
   */
  FrameInference(
      SegmentationModel model,
      SuperpixelChoice superpixels,
      DepthLimit limit,
      Supplier<WorkerMetrics> metrics) {
    this.model = model;
    this.preparation =
        new FramePreparation(model.width(), model.height(), superpixels, limit, metrics);
    this.metrics = metrics;
  }

  /**
   * The probability map of a frame.
   *
   * @throws InvalidRecordException if anything in the frame is wrong, or the model gives no
   *     probabilities for it
   */
  public ProbabilityMap infer(Frame frame) {
    PreparedFrame prepared = preparation.prepare(frame);
    QuantisedMap map = map(prepared);
    long start = System.nanoTime();
    ProbabilityMap packed = pack(prepared, map);
    metrics.get().spent(WorkerStep.ENCODE, start);
    return packed;
  }

  private QuantisedMap map(PreparedFrame frame) {
    try {
      long start = System.nanoTime();
      ModelOutput output = model.run(new ModelInput(frame.key(), frame.rgb()));
      start = metrics.get().spent(WorkerStep.INFERENCE, start);
      QuantisedMap map = output.quantised();
      metrics.get().spent(WorkerStep.QUANTISE, start);
      return map;
    } catch (IllegalArgumentException e) {
      throw new InvalidRecordException(
          BAD_MAP, "model " + model.generation() + ": " + e.getMessage(), e);
    }
  }

  private ProbabilityMap pack(PreparedFrame prepared, QuantisedMap map) {
    Frame frame = prepared.frame();
    return ProbabilityMap.newBuilder()
        .setSceneId(frame.getSceneId())
        .setFrameId(frame.getFrameId())
        .setRevision(frame.getRevision())
        .setSourceId(frame.getSourceId())
        .setCapturedAt(frame.getCapturedAt())
        .setGeneration(model.generation())
        .setClassNames(model.classNames())
        .setProbabilities(Planes.compress(map.planes()))
        .setDepth(DepthPlane.encode(prepared.depth(), map.width(), map.height()))
        .setSuperpixels(SuperpixelPlane.encode(prepared.superpixels()))
        .setColour(prepared.colour())
        .setCamera(camera(prepared.camera()))
        .setCameraToWorld(frame.getCameraToWorld())
        .setFrameDigest(FrameDigest.of(frame))
        .build();
  }

  private static Camera camera(Intrinsics camera) {
    return new Camera(
        camera.width(), camera.height(), camera.fx(), camera.fy(), camera.cx(), camera.cy());
  }
}
