package io.parallax.deploy;

import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFormat;
import io.parallax.deploy.scan.ScanFrames;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.FrameInference;
import io.parallax.inference.worker.SuperpixelChoice;
import io.parallax.schemas.Frame;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.scorer.batch.BatchFrame;
import io.parallax.scorer.batch.BatchScorer;
import io.parallax.topology.backproject.ObservedFrame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The ScanNet scan as probability maps.
 *
 * @param sceneId its scene
 * @param maps in the order of the scan
 */
public record InferredScan(String sceneId, List<ProbabilityMap> maps) {
  private static InferredScan scanNet;

  /** The scan with the seed model and its own superpixels; the test is skipped without it. */
  public static synchronized InferredScan scanNet() {
    Path directory = SharedFiles.require("scans/scannet-scene0014_00");
    Path model = SharedFiles.require("models/scannet-seed.onnx");
    if (scanNet == null) {
      scanNet = infer(ScanFormat.SCANNET.open(directory), model);
    }
    return scanNet;
  }

  private static InferredScan infer(Scan scan, Path file) {
    List<ProbabilityMap> maps = new ArrayList<>();
    try (SegmentationModel model = SegmentationModel.load(ModelSource.of(file))) {
      FrameInference inference = new FrameInference(model, SuperpixelChoice.GIVEN);
      for (String frameId : scan.frameIds()) {
        Frame frame = ScanFrames.toRecord(scan.sceneId(), "test", scan.frame(frameId));
        maps.add(inference.infer(List.of(frame)).get(0).map());
      }
    }
    return new InferredScan(scan.sceneId(), maps);
  }

  /** The model version of the maps. */
  public String generation() {
    return maps.get(0).getGeneration();
  }

  /** The whole method over these maps in memory. */
  public BatchScorer oracle() {
    return new BatchScorer(
        maps.stream()
            .map(map -> new BatchFrame(map.getFrameId(), ObservedFrame.of(map).view()))
            .toList(),
        0.05);
  }
}
