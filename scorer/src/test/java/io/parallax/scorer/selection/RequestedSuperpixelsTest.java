package io.parallax.scorer.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.scorer.RandomScene;
import io.parallax.scorer.batch.BatchFrame;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.evidence.FrameEvidence;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the look at a whole frame against the search around each of its superpixels. */
final class RequestedSuperpixelsTest {
  private static final double THRESHOLD = 0.25;

  private final SceneScores views = new SceneScores();
  private final OverlapSearch search = new OverlapSearch(views, THRESHOLD);
  private final RequestedSuperpixels requested = new RequestedSuperpixels(THRESHOLD);

  private Set<SuperpixelId> requestedAround(FrameRow frame, int index, Set<SuperpixelId> all) {
    return search.search(frame, index).neighbours().stream()
        .map(neighbour -> neighbour.frame().id(neighbour.index()))
        .filter(all::contains)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldVisitTheSuperpixelsAroundWhichASearchFindsARequest(long seed) {
    BackProjection backProjection = new BackProjection(RandomScene.VOXEL_SIZE);
    for (BatchFrame frame : RandomScene.frames(seed, 9)) {
      FrameEvidence evidence = backProjection.project(frame.view());
      views.add(
          frame.frameId(),
          "raster",
          evidence.superpixels(),
          evidence.blocks().stream()
              .collect(Collectors.toMap(BlockEvidence::block, BlockEvidence::footprint)));
    }
    Random random = new Random(seed);
    Set<SuperpixelId> all = new TreeSet<>();
    int found = 0;
    for (int round = 0; round < 12; round++) {
      FrameRow frame = views.frames().get(random.nextInt(9));
      int index = random.nextInt(frame.size());
      if (all.add(frame.id(index))) {
        requested.add(frame.id(index), search.voxels(frame, index), List.of());
      }
      if (round % 4 == 3) {
        SuperpixelId gone = all.iterator().next();
        all.remove(gone);
        requested.remove(gone);
      }
      for (FrameRow other : views.frames()) {
        Set<Integer> visited = new TreeSet<>();
        requested.visitOverlapping(other, visited::add);

        for (int t = 0; t < other.size(); t++) {
          assertThat(visited.contains(t)).isEqualTo(!requestedAround(other, t, all).isEmpty());
        }
        found += visited.size();
      }
    }
    assertThat(found).isPositive();
  }
}
