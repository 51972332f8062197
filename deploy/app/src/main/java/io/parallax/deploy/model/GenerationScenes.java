package io.parallax.deploy.model;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.SceneRows;
import io.parallax.schemas.OtherGeneration;
import io.parallax.schemas.SceneCoverage;
import java.util.Collection;
import java.util.List;

/**
 * What the open scenes of a cluster say about one generation, summed over their rows.
 *
 * @param asksIn scenes in which it asks
 * @param shadows scenes that it scores while another generation asks
 * @param frames those that it has scored there
 * @param pendingBlocks its blocks there whose latest scores do not hold all their views yet
 * @param chosenPixels of the superpixels that it would ask for there
 * @param agreedPixels of those, the pixels of superpixels that overlap a request
 */
public record GenerationScenes(
    long asksIn,
    long shadows,
    long frames,
    long pendingBlocks,
    long chosenPixels,
    long agreedPixels) {

  /** Reads topic {@code scene-coverage} to its end. */
  public static GenerationScenes read(Cluster cluster, String generation) {
    return of(
        SceneRows.read(cluster).values().stream().filter(row -> !row.getClosed()).toList(),
        generation);
  }

  private static GenerationScenes of(Collection<SceneCoverage> rows, String generation) {
    List<OtherGeneration> shadows =
        rows.stream()
            .flatMap(row -> row.getOthers().stream())
            .filter(other -> other.getGeneration().equals(generation))
            .toList();
    return new GenerationScenes(
        rows.stream().filter(row -> row.getGeneration().equals(generation)).count(),
        shadows.size(),
        shadows.stream().mapToLong(OtherGeneration::getFrames).sum(),
        shadows.stream().mapToLong(OtherGeneration::getPendingBlocks).sum(),
        shadows.stream().mapToLong(OtherGeneration::getChosenPixels).sum(),
        shadows.stream().mapToLong(OtherGeneration::getAgreedPixels).sum());
  }
}
