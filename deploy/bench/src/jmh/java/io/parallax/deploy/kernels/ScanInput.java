package io.parallax.deploy.kernels;

import io.parallax.deploy.bench.ScanMaps;
import io.parallax.deploy.flat.DefaultModel;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFormat;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.worker.SuperpixelChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The scan that the kernels work on, and the model that made its maps. */
@State(Scope.Benchmark)
public class ScanInput {
  private static final long FLAT_SEED = 7;
  private static final int FLAT_FRAMES = 360;

  /** The directory of a scan, or {@code flat}, the one that the demo renders. */
  @Param("flat")
  private String scan;

  /** An ONNX file, or {@code flat}, the model of the demo. */
  @Param("flat")
  private String model;

  /** The maps of the scan's first frames, with SEEDS superpixels. */
  ScanMaps maps(int most) throws IOException {
    Scan frames =
        scan.equals("flat")
            ? FlatScan.of(FLAT_SEED, FLAT_FRAMES)
            : ScanFormat.AUTO.open(Path.of(scan));
    if (!model.equals("flat")) {
      return maps(frames, Path.of(model), most);
    }
    Path unpacked = Files.createTempDirectory("parallax-model");
    try {
      return maps(frames, DefaultModel.unpack(unpacked), most);
    } finally {
      DefaultModel.delete(unpacked);
    }
  }

  private static ScanMaps maps(Scan frames, Path file, int most) {
    return ScanMaps.infer(frames, ModelSource.of(file), SuperpixelChoice.SEEDS, most);
  }
}
