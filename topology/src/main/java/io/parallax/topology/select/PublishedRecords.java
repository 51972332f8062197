package io.parallax.topology.select;

import io.parallax.schemas.Keys;
import io.parallax.schemas.OtherGeneration;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelReference;
import io.parallax.scorer.score.SuperpixelScore;
import io.parallax.scorer.selection.Agreement;
import io.parallax.scorer.selection.SceneProgress;
import io.parallax.scorer.selection.SelectedSuperpixel;
import io.parallax.scorer.selection.SuperpixelId;
import java.time.Instant;
import java.util.List;

/** What the selector publishes, as records. */
final class PublishedRecords {
  private PublishedRecords() {}

  /**
   * A new request.
   *
   * @param generation the one that asks
   * @param ordinal how many requests of the scene came before
   */
  static Selection selection(
      String sceneId,
      SceneGeneration generation,
      SelectedSuperpixel selected,
      long ordinal,
      Instant now) {
    SuperpixelId id = selected.superpixel();
    SuperpixelScore score = selected.score();
    return Selection.newBuilder()
        .setRequestId(Keys.request(sceneId, generation.name(), id.frameId(), id.superpixel()))
        .setSceneId(sceneId)
        .setFrameId(id.frameId())
        .setSuperpixel(id.superpixel())
        .setGeneration(generation.name())
        .setRaster(generation.raster(id.frameId()))
        .setOrdinal(ordinal)
        .setStatus(RequestStatus.OPEN)
        .setPixels(score.pixels())
        .setCoverage(score.coverage())
        .setViews(score.views())
        .setViewEntropyBits(score.viewEntropyBits())
        .setViewDivergenceBits(score.viewDivergenceBits())
        .setStandsFor(
            selected.standsFor().stream()
                .map(
                    other ->
                        new SuperpixelReference(
                            other.superpixel().frameId(),
                            other.superpixel().superpixel(),
                            other.overlap()))
                .toList())
        .setDecidedAt(now)
        .build();
  }

  /**
   * A scene's row.
   *
   * @param generation the one that asks
   * @param others those that do not
   */
  static SceneCoverage row(
      String sceneId,
      String generation,
      SceneProgress progress,
      SceneRequests requests,
      long drainedFrames,
      List<OtherGeneration> others,
      Instant now) {
    SceneRequests.Outcomes outcomes = requests.outcomes();
    return SceneCoverage.newBuilder()
        .setSceneId(sceneId)
        .setGeneration(generation)
        .setFrames(progress.frames())
        .setPixels(progress.pixels())
        .setCoveredPixels(progress.coveredPixels())
        .setBlocks(progress.blocks())
        .setPendingBlocks(progress.pendingBlocks())
        .setSuperpixels(progress.superpixels())
        .setEligible(progress.eligible())
        .setRequests(requests.made())
        .setRequestedPixels(progress.requestedPixels())
        .setBudgetPixels(progress.budgetPixels())
        .setAnswered(outcomes.answered())
        .setDisputed(outcomes.disputed())
        .setWithdrawn(outcomes.withdrawn())
        .setExpired(outcomes.expired())
        .setSuperseded(outcomes.superseded())
        .setDrainedFrames(drainedFrames)
        .setOthers(others)
        .setUpdatedAt(now)
        .build();
  }

  /** What a row says of a generation that does not ask. */
  static OtherGeneration other(SceneGeneration generation, Agreement agreement) {
    return new OtherGeneration(
        generation.name(),
        (long) generation.scores().size(),
        generation.scores().pendingBlocks(),
        agreement.chosenPixels(),
        agreement.agreedPixels());
  }
}
