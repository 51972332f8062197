package io.parallax.deploy.run;

import io.parallax.deploy.report.CropFiles;
import io.parallax.deploy.report.RequestsJsonl;
import io.parallax.deploy.report.RequestsPage;
import io.parallax.deploy.report.ScoresCsv;
import io.parallax.deploy.scan.Scan;
import io.parallax.schemas.LabelRequest;
import io.parallax.scorer.geometry.BlockIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The files that a run leaves: {@code scores.csv}, {@code requests.jsonl} with {@code crops/}, and
 * {@code requests.html}, a page of the first requests of the run's generation.
 */
public final class RunReport {
  private static final int ON_THE_PAGE = 12;

  private final Path directory;
  private final Scan scan;
  private final SceneResults results;

  /** The report of a finished run. */
  public RunReport(Path directory, Scan scan, SceneResults results) {
    this.directory = directory;
    this.scan = scan;
    this.results = results;
  }

  /**
   * Writes the files.
   *
   * @param voxelSize side of a voxel, metres
   * @param blocks looks up the packed statistics of a block, for the heat maps
   * @throws IOException if one cannot be written
   */
  public void write(double voxelSize, Function<BlockIndex, Optional<byte[]>> blocks)
      throws IOException {
    Files.createDirectories(directory);
    List<LabelRequest> requests = results.requests();
    List<LabelRequest> own = results.ownRequests();
    ScoresCsv.write(directory.resolve("scores.csv"), scan.frameIds(), results.scores());
    Map<String, String> crops = CropFiles.write(directory, requests);
    RequestsJsonl.write(directory.resolve("requests.jsonl"), requests, crops);
    List<RequestsPage.Item> items = new ArrayList<>();
    for (LabelRequest request : own.subList(0, Math.min(ON_THE_PAGE, own.size()))) {
      float[] entropy =
          EntropyRaster.of(
              scan.frame(request.getFrameId()),
              request.getMask().getWidth(),
              request.getMask().getHeight(),
              voxelSize,
              blocks);
      items.add(
          new RequestsPage.Item(request, crops.getOrDefault(request.getRequestId(), ""), entropy));
    }
    RequestsPage.write(
        directory.resolve("requests.html"),
        "The first %s of %s label requests · %s"
            .formatted(items.size(), own.size(), scan.sceneId()),
        items);
  }
}
