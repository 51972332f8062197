package io.parallax.topology.label;

import io.parallax.schemas.Answer;
import io.parallax.schemas.CarriedLabels;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.LabelOrigin;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.Selection;
import io.parallax.schemas.TrainingPart;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.label.FrameGeometry;
import io.parallax.scorer.label.FrameLabels;
import io.parallax.scorer.label.LabelledRegion;
import io.parallax.scorer.label.LabelledVoxels;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.topology.backproject.RecordedCamera;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The labels of one frame, with its picture unpacked. */
final class PictureLabels {
  private final FramePicture picture;
  private final int width;
  private final int height;
  private final short[] superpixels;
  private final FrameGeometry geometry;

  PictureLabels(FramePicture picture, double voxelSize) {
    this.picture = picture;
    this.width = picture.getWidth();
    this.height = picture.getHeight();
    this.superpixels = SuperpixelPlane.decode(picture.getSuperpixels(), width * height);
    this.geometry = geometry(picture, voxelSize);
  }

  /** A picture from before depth was kept propagates nothing: it is one without readings. */
  private static FrameGeometry geometry(FramePicture picture, double voxelSize) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    if (!picture.getDepth().hasRemaining()) {
      return new FrameGeometry(new short[width * height], width, null);
    }
    return FrameGeometry.of(
        DepthPlane.decode(picture.getDepth(), width, height),
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
        superpixels.length, region, answer.getParts().stream().map(PictureLabels::part).toList());
  }

  private static LabelledRegion.Part part(LabelledPart part) {
    CocoMask mask = part.getMask();
    return new LabelledRegion.Part(
        part.getClassId(),
        mask == null
            ? null
            : CocoRle.parse(mask.getCounts(), mask.getWidth(), mask.getHeight()).mask());
  }

  /**
   * The parts of the frame's training labels.
   *
   * @param answered its requests that have classes
   * @param propagated the votes that blocks report; of several generations that of the picture
   *     counts first
   */
  List<TrainingPart> parts(List<Selection> answered, List<CarriedLabels> propagated) {
    FrameLabels labels = new FrameLabels(geometry);
    for (Selection request : answered) {
      BitSet region = region(request);
      labels.own(
          new LabelledRegion(
              region,
              request.getAnswers().stream()
                  .filter(answer -> answer.getVerdict() == Verdict.LABELLED)
                  .map(answer -> paint(region, answer))
                  .toList()));
    }
    labels.propagated(votes(propagated));
    return labels.parts().stream().map(this::part).toList();
  }

  private Map<BlockIndex, byte[]> votes(List<CarriedLabels> propagated) {
    Map<BlockIndex, byte[]> votes = new HashMap<>();
    for (CarriedLabels block : propagated) {
      BlockIndex index = new BlockIndex(block.getBlockX(), block.getBlockY(), block.getBlockZ());
      byte[] packed = FieldBytes.of(block.getVoxels());
      if (block.getGeneration().equals(picture.getGeneration())) {
        votes.put(index, packed);
      } else {
        votes.putIfAbsent(index, packed);
      }
    }
    return votes;
  }

  private TrainingPart part(FrameLabels.Part part) {
    FrameLabels.Standing standing = part.standing();
    CocoRle mask = CocoRle.of(part.pixels(), width, height);
    return new TrainingPart(
        standing.classId(),
        standing.own() ? LabelOrigin.OWN : LabelOrigin.CARRIED,
        standing.votes(),
        standing.voters(),
        part.pixels().cardinality(),
        new CocoMask(height, width, mask.counts()));
  }
}
