package io.parallax.deploy.kernels;

import io.parallax.deploy.bench.ScanMaps;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.evidence.SuperpixelArea;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.score.BlockScores;
import io.parallax.scorer.selection.SceneSuperpixels;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.scorer.statistics.Accumulation;
import io.parallax.topology.backproject.ObservedFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the selector knows of a scene whose frames are all in. */
@State(Scope.Benchmark)
public class SceneInput {
  /** How many frames the scene has; the views of a shorter scan come again. */
  @Param("240")
  private int frames;

  private final List<Footprints> views = new ArrayList<>();
  private final Map<BlockIndex, Map<String, byte[]>> shares = new HashMap<>();

  private record Footprints(List<SuperpixelArea> areas, Map<BlockIndex, byte[]> byBlock) {}

  /** Scores all frames against the statistics of all frames. */
  @Setup
  public void score(ScanInput scan) throws IOException {
    ScanMaps maps = scan.maps(frames);
    BackProjection backProjection = new BackProjection(FrameInput.VOXEL_SIZE);
    List<List<BlockEvidence>> evidence = new ArrayList<>();
    for (var map : maps.views()) {
      var said = backProjection.project(ObservedFrame.of(map).view());
      evidence.add(said.blocks());
      views.add(
          new Footprints(
              said.superpixels(),
              said.blocks().stream()
                  .collect(Collectors.toMap(BlockEvidence::block, BlockEvidence::footprint))));
    }
    Map<BlockIndex, Map<String, BlockEvidence>> byBlock = new HashMap<>();
    for (int n = 0; n < frames; n++) {
      for (BlockEvidence block : evidence.get(n % evidence.size())) {
        byBlock.computeIfAbsent(block.block(), b -> new HashMap<>()).put(frameId(n), block);
      }
    }
    byBlock.forEach((block, seen) -> shares.put(block, shares(seen)));
  }

  private static Map<String, byte[]> shares(Map<String, BlockEvidence> seen) {
    Accumulation accumulation = new Accumulation();
    byte[] statistics = Accumulation.EMPTY;
    for (BlockEvidence view : seen.values()) {
      statistics = accumulation.add(statistics, view);
    }
    BlockScores scores = new BlockScores();
    scores.load(statistics);
    Map<String, byte[]> shares = new HashMap<>();
    seen.forEach((frameId, view) -> shares.put(frameId, scores.shares(view)));
    return shares;
  }

  private static String frameId(int n) {
    return Integer.toString(n);
  }

  /** The scene with all its frames and scores, and no request. */
  SceneSuperpixels scene() {
    SceneSuperpixels scene = new SceneSuperpixels(SelectionRules.DEFAULT);
    for (int n = 0; n < frames; n++) {
      add(n, scene);
    }
    shares.forEach(scene.scores()::putAllShares);
    // Works out what is eligible.
    scene.progress();
    return scene;
  }

  /** How many frames the scene has. */
  int frames() {
    return frames;
  }

  /** Adds the n-th frame to a scene. */
  boolean add(int n, SceneSuperpixels scene) {
    Footprints view = views.get(n % views.size());
    return scene.addFrame(frameId(n), frameId(n), view.areas, view.byBlock);
  }
}
