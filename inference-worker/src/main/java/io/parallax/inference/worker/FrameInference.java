package io.parallax.inference.worker;

import io.parallax.inference.model.ModelInput;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.schemas.Camera;
import io.parallax.schemas.Frame;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.schemas.codec.Planes;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.scorer.evidence.QuantisedMap;
import io.parallax.scorer.geometry.Intrinsics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

  /** The step with this model, at its working resolution. */
  public FrameInference(SegmentationModel model, SuperpixelChoice superpixels) {
    this.model = model;
    this.preparation = new FramePreparation(model.width(), model.height(), superpixels);
  }

  /** What becomes of each frame, in their order. A fault of one does not touch the others. */
  public List<FrameResult> infer(List<Frame> frames) {
    FrameResult[] results = new FrameResult[frames.size()];
    List<PreparedFrame> prepared = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < results.length; i++) {
      try {
        prepared.add(preparation.prepare(frames.get(i)));
        places.add(i);
      } catch (InvalidRecordException e) {
        results[i] = FrameResult.of(e);
      }
    }
    List<FrameResult> inferred = inferPrepared(prepared);
    for (int i = 0; i < inferred.size(); i++) {
      results[places.get(i)] = inferred.get(i);
    }
    return Arrays.asList(results);
  }

  private List<FrameResult> inferPrepared(List<PreparedFrame> frames) {
    List<ModelInput> inputs =
        frames.stream().map(frame -> new ModelInput(frame.key(), frame.rgb())).toList();
    List<QuantisedMap> maps;
    try {
      maps = model.infer(inputs);
    } catch (IllegalArgumentException e) {
      return oneByOne(frames, e);
    }
    List<FrameResult> results = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      results.add(FrameResult.of(pack(frames.get(i), maps.get(i))));
    }
    return results;
  }

  /** Finds the frames of a batch for which the model gives no probabilities. */
  private List<FrameResult> oneByOne(List<PreparedFrame> frames, IllegalArgumentException fault) {
    List<FrameResult> results = new ArrayList<>();
    for (PreparedFrame frame : frames) {
      results.addAll(
          frames.size() > 1
              ? inferPrepared(List.of(frame))
              : List.of(
                  FrameResult.of(
                      new InvalidRecordException(
                          BAD_MAP, "model " + model.generation() + ": " + fault.getMessage()))));
    }
    return results;
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
        .build();
  }

  private static Camera camera(Intrinsics camera) {
    return new Camera(
        camera.width(), camera.height(), camera.fx(), camera.fy(), camera.cx(), camera.cy());
  }
}
