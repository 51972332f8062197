package io.parallax.topology.label;

import io.parallax.schemas.Answer;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.Selection;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.label.FrameGeometry;
import io.parallax.scorer.label.LabelledRegion;
import io.parallax.scorer.label.LabelledVoxels;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.topology.backproject.RecordedCamera;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** The way from a request's answers to voxels, by the picture of its frame and superpixels. */
final class PictureVoxels {
  private final short[] superpixels;
  private final FrameGeometry geometry;

  PictureVoxels(FramePicture picture, double voxelSize) {
    this.superpixels =
        SuperpixelPlane.decode(picture.getSuperpixels(), picture.getWidth() * picture.getHeight());
    this.geometry =
        FrameGeometry.of(
            DepthPlane.decode(picture.getDepth(), picture.getWidth(), picture.getHeight()),
            RecordedCamera.intrinsics(picture.getCamera()),
            RecordedCamera.pose(picture.getCameraToWorld()),
            voxelSize);
  }

  /**
   * What each annotator's classes of a request say about voxels.
   *
   * @return by block and annotator, packed as {@link LabelledVoxels} are
   */
  Map<BlockIndex, Map<String, byte[]>> voxels(Selection request) {
    Map<BlockIndex, Map<String, byte[]>> blocks = new LinkedHashMap<>();
    BitSet region = region(request);
    for (Answer answer : request.getAnswers()) {
      if (answer.getVerdict() == Verdict.LABELLED) {
        LabelledVoxels.of(paint(region, answer), geometry)
            .forEach(
                (block, packed) ->
                    blocks
                        .computeIfAbsent(block, b -> new LinkedHashMap<>())
                        .put(answer.getAnnotator(), packed));
      }
    }
    return blocks;
  }

  private BitSet region(Selection request) {
    BitSet region = new BitSet(superpixels.length);
    for (int pixel = 0; pixel < superpixels.length; pixel++) {
      if ((superpixels[pixel] & 0xFFFF) == request.getSuperpixel()) {
        region.set(pixel);
      }
    }
    return region;
  }

  private short[] paint(BitSet region, Answer answer) {
    return LabelledRegion.paint(
        superpixels.length, region, answer.getParts().stream().map(PictureVoxels::part).toList());
  }

  private static LabelledRegion.Part part(LabelledPart part) {
    CocoMask mask = part.getMask();
    return new LabelledRegion.Part(
        part.getClassId(),
        mask == null
            ? null
            : CocoRle.parse(mask.getCounts(), mask.getWidth(), mask.getHeight()).mask());
  }
}
