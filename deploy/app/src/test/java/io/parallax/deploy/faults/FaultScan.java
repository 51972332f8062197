package io.parallax.deploy.faults;

import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFormat;
import io.parallax.deploy.testkit.BatchResults;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.testkit.SharedFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A real scan to be disturbed.
 *
 * @param scan its frames, as robots send them
 * @param model what the workers run
 * @param maps what they make of the frames
 */
record FaultScan(Scan scan, Path model, InferredScan maps) {
  private static final String MODEL = "models/scannet-seed.onnx";

  /** By scene: the batch takes longer than some of the cases. */
  private static final Map<String, BatchResults> BATCHES = new ConcurrentHashMap<>();

  /**
   * 7-Scenes' red kitchen: 200 frames, or as many of them as the property {@code faults.frames}
   * says, at least 150.
   */
  static FaultScan kitchen() {
    InferredScan all = InferredScan.kitchen();
    int frames = Integer.getInteger("faults.frames", all.maps().size());
    return of(
        "scans/7scenes-redkitchen", new InferredScan(all.sceneId(), all.maps().subList(0, frames)));
  }

  /** A ScanNet scan: 27 frames. */
  static FaultScan scanNet() {
    return of("scans/scannet-scene0014_00", InferredScan.scanNet());
  }

  /** What the batch makes of the maps. */
  BatchResults batch() {
    return BATCHES.computeIfAbsent(maps.sceneId(), scene -> new BatchResults(maps));
  }

  private static FaultScan of(String directory, InferredScan maps) {
    return new FaultScan(
        ScanFormat.AUTO.open(SharedFiles.require(directory)), SharedFiles.require(MODEL), maps);
  }

  int frames() {
    return maps.maps().size();
  }
}
