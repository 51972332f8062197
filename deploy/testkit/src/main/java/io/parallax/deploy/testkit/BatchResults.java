package io.parallax.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.report.ScoreRow;
import io.parallax.deploy.run.SceneResults;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.SuperpixelReference;
import io.parallax.scorer.batch.BatchScorer;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.selection.SelectedSuperpixel;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.scorer.selection.SuperpixelId;
import io.parallax.scorer.statistics.VoxelStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the batch scorer makes of a scan, to hold the stream's results against. */
public final class BatchResults {
  private final BatchScorer oracle;
  private final List<SelectedSuperpixel> requests;

  /** Computes them. */
  public BatchResults(InferredScan scan) {
    oracle = scan.oracle();
    requests = oracle.select(SelectionRules.DEFAULT);
  }

  /** Holds voxel state, scores and requests of a drained scene against the batch, to the bit. */
  public void assertEqual(SceneResults results, Map<VoxelIndex, VoxelStatistics> voxels) {
    assertStateEqual(results, voxels);
    assertThat(results.requests().stream().map(BatchResults::describe).toList())
        .isEqualTo(requests.stream().map(BatchResults::describe).toList());
  }

  /** Holds voxel state and scores against the batch, to the bit. */
  public void assertStateEqual(SceneResults results, Map<VoxelIndex, VoxelStatistics> voxels) {
    assertThat(voxels.equals(oracle.statistics())).as("voxel state equals").isTrue();
    Map<SuperpixelId, ScoreRow> scores = new HashMap<>();
    results
        .scores()
        .forEach(row -> scores.put(new SuperpixelId(row.frameId(), row.superpixel()), row));
    oracle
        .scores()
        .forEach(
            (id, score) ->
                assertThat(scores.get(id))
                    .isEqualTo(
                        new ScoreRow(
                            id.frameId(),
                            id.superpixel(),
                            score.pixels(),
                            score.coverage(),
                            score.views(),
                            score.viewEntropyBits(),
                            score.viewDivergenceBits())));
  }

  /** The requests of the batch, in order. */
  public List<SelectedSuperpixel> requests() {
    return requests;
  }

  private static String describe(LabelRequest request) {
    return request.getFrameId()
        + "/"
        + request.getSuperpixel()
        + request.getStandsFor().stream()
            .map(
                (SuperpixelReference o) ->
                    " " + o.getFrameId() + "/" + o.getSuperpixel() + "@" + o.getOverlap())
            .toList();
  }

  private static String describe(SelectedSuperpixel selected) {
    return selected.superpixel().frameId()
        + "/"
        + selected.superpixel().superpixel()
        + selected.standsFor().stream()
            .map(
                o ->
                    " "
                        + o.superpixel().frameId()
                        + "/"
                        + o.superpixel().superpixel()
                        + "@"
                        + o.overlap())
            .toList();
  }
}
