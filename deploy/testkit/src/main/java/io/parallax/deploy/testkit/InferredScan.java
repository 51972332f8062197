package io.parallax.deploy.testkit;

import io.parallax.deploy.flat.FlatScan;
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
import io.parallax.testkit.RepositoryFiles;
import io.parallax.testkit.SharedFiles;
import io.parallax.topology.backproject.ObservedFrame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A scan as probability maps.
 *
 * @param sceneId its scene
 * @param maps in the order of the scan
 */
public record InferredScan(String sceneId, List<ProbabilityMap> maps) {
  /** The seed model with Monte-Carlo dropout, among the shared files. */
  public static final String DROPOUT_MODEL = "models/scannet-seed-mc.onnx";

  private static final String FLAT_MODEL =
      "deploy/flat/src/main/resources/io/parallax/deploy/flat/flat-seed.onnx";

  private static InferredScan scanNet;
  private static InferredScan scanNetWithDropout;
  private static InferredScan kitchen;
  private static InferredScan flat;

  /** The scan with the seed model and its own superpixels; the test is skipped without it. */
  public static synchronized InferredScan scanNet() {
    Path directory = SharedFiles.require("scans/scannet-scene0014_00");
    Path model = SharedFiles.require("models/scannet-seed.onnx");
    if (scanNet == null) {
      scanNet = inferScanNet(directory, model);
    }
    return scanNet;
  }

  /** The same frames as the seed model with Monte-Carlo dropout sees them. */
  public static synchronized InferredScan scanNetWithDropout() {
    Path directory = SharedFiles.require("scans/scannet-scene0014_00");
    Path model = SharedFiles.require(DROPOUT_MODEL);
    if (scanNetWithDropout == null) {
      scanNetWithDropout = inferScanNet(directory, model);
    }
    return scanNetWithDropout;
  }

  private static InferredScan inferScanNet(Path directory, Path model) {
    Scan scan = ScanFormat.SCANNET.open(directory);
    return infer(scan, scan.frameIds(), model);
  }

  /** 7-Scenes' red kitchen with the seed model and SEEDS; the test is skipped without it. */
  public static synchronized InferredScan kitchen() {
    Path directory = SharedFiles.require("scans/7scenes-redkitchen");
    Path model = SharedFiles.require("models/scannet-seed.onnx");
    if (kitchen == null) {
      Scan scan = ScanFormat.SEVEN_SCENES.open(directory);
      kitchen = infer(scan, scan.frameIds(), model);
    }
    return kitchen;
  }

  /** A few steps of the walk through a rendered flat, with the model that comes with it. */
  public static synchronized InferredScan flat() {
    if (flat == null) {
      Scan scan = FlatScan.of(3, 360);
      flat = infer(scan, scan.frameIds().subList(40, 56), RepositoryFiles.require(FLAT_MODEL));
    }
    return flat;
  }

  private static InferredScan infer(Scan scan, List<String> frameIds, Path file) {
    List<ProbabilityMap> maps = new ArrayList<>();
    try (SegmentationModel model = SegmentationModel.load(ModelSource.of(file))) {
      FrameInference inference = new FrameInference(model, SuperpixelChoice.GIVEN);
      for (String frameId : frameIds) {
        Frame frame = ScanFrames.toRecord(scan.sceneId(), "test", scan.frame(frameId));
        maps.add(inference.infer(frame));
      }
    }
    return new InferredScan(scan.sceneId(), maps);
  }

  /** Every so-manieth map, as the frames f0, f1, … of another scene. */
  public InferredScan part(String otherScene, int first, int step) {
    List<ProbabilityMap> part = new ArrayList<>();
    for (int i = first; i < maps.size(); i += step) {
      part.add(
          ProbabilityMap.newBuilder(maps.get(i))
              .setSceneId(otherScene)
              .setFrameId("f" + part.size())
              .build());
    }
    return new InferredScan(otherScene, part);
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
