package io.parallax.deploy.run;

import io.parallax.schemas.Answer;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.label.ConsensusRule;
import io.parallax.scorer.label.FrameGeometry;
import io.parallax.scorer.label.LabelledRegion;
import io.parallax.scorer.label.PixelLabels;
import io.parallax.scorer.label.SceneLabels;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.topology.backproject.ObservedFrame;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The labels of a scene's frames, made when they are asked for: own ones from the answers to a
 * frame's requests, carried and consensus ones from the scene map. Not for use by several threads.
 */
public final class FrameLabels {
  /** A frame at a working resolution: models may differ in it. */
  private record Raster(String frameId, int width, int height) {}

  private final SceneLabels scene;
  private final Map<Raster, List<LabelledRegion>> own = new HashMap<>();
  private final double voxelSize;

  /**
   * Labels by what is known now.
   *
   * @param map the scene map's rows
   * @param requests of the scene, with their answers; in a frame of another size than that of a
   *     request its answers count by their voxels alone
   * @param consensus when views agree
   * @param voxelSize side of a voxel, metres
   */
  public FrameLabels(
      Map<BlockIndex, byte[]> map,
      List<LabelRequest> requests,
      ConsensusRule consensus,
      double voxelSize) {
    this.scene = new SceneLabels(map, consensus);
    this.voxelSize = voxelSize;
    for (LabelRequest request : requests) {
      List<Answer> answers =
          request.getAnswers().stream()
              .filter(answer -> answer.getVerdict() == Verdict.LABELLED)
              .toList();
      if (!answers.isEmpty()) {
        CocoMask mask = request.getMask();
        Raster raster = new Raster(request.getFrameId(), mask.getWidth(), mask.getHeight());
        own.computeIfAbsent(raster, r -> new ArrayList<>()).add(region(request, answers));
      }
    }
  }

  private static LabelledRegion region(LabelRequest request, List<Answer> answers) {
    CocoMask mask = request.getMask();
    int pixels = mask.getWidth() * mask.getHeight();
    BitSet region = pixels(mask);
    return new LabelledRegion(
        region,
        answers.stream()
            .map(
                answer ->
                    LabelledRegion.paint(
                        pixels, region, answer.getParts().stream().map(FrameLabels::part).toList()))
            .toList());
  }

  private static LabelledRegion.Part part(LabelledPart part) {
    return new LabelledRegion.Part(
        part.getClassId(), part.getMask() == null ? null : pixels(part.getMask()));
  }

  private static BitSet pixels(CocoMask mask) {
    return CocoRle.parse(mask.getCounts(), mask.getWidth(), mask.getHeight()).mask();
  }

  /** The labels of a frame's pixels, at the resolution of its map. */
  public PixelLabels of(ProbabilityMap frame) {
    FrameView view = ObservedFrame.of(frame).view();
    return of(
        frame.getFrameId(),
        FrameGeometry.of(view.depth(), view.intrinsics(), view.pose(), voxelSize));
  }

  /** The labels of a frame's pixels, at the resolution of its geometry. */
  public PixelLabels of(String frameId, FrameGeometry geometry) {
    int height = geometry.pixels() / geometry.width();
    return scene.project(
        geometry, own.getOrDefault(new Raster(frameId, geometry.width(), height), List.of()));
  }
}
