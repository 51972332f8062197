package io.parallax.scorer.label;

import static io.parallax.scorer.label.LabelledRegion.UNLABELLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.RigidPose;
import io.parallax.scorer.packed.PackedWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Labels of a frame of 20×2 pixels that looks straight at a wall: the four pixels of each square of
 * 2×2 fall into one voxel, (0, 0) to (9, 0), of which the last two lie in a second block.
 */
final class VoxelLabelsTest {
  private static final int WIDTH = 20;
  private static final int PIXELS = 2 * WIDTH;
  private static final Intrinsics CAMERA = new Intrinsics(WIDTH, 2, 40, 40, -0.5, -0.5);
  private static final BlockIndex FIRST = new BlockIndex(0, 0, 2);
  private static final BlockIndex SECOND = new BlockIndex(1, 0, 2);

  /** The place of the first voxel in its block; the next ones follow. */
  private static final int PLACE = 4 << 6;

  private final short[] depth = new short[PIXELS];
  private final short[] classes = new short[PIXELS];

  VoxelLabelsTest() {
    Arrays.fill(depth, (short) 1010);
    Arrays.fill(classes, UNLABELLED);
  }

  private FrameGeometry frame() {
    RigidPose pose =
        RigidPose.ofRowMajor(new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
    return FrameGeometry.of(depth, CAMERA, pose, 0.05);
  }

  /** Labels the four pixels of a voxel. */
  private void label(int voxel, int... fourClasses) {
    for (int i = 0; i < 4; i++) {
      classes[2 * voxel + i % 2 + i / 2 * WIDTH] = (short) fourClasses[i];
    }
  }

  /** Packed labels of voxels, as pairs of place and class. */
  private static List<List<Integer>> read(byte[] packed) {
    List<List<Integer>> voxels = new ArrayList<>();
    LabelledVoxels cursor = new LabelledVoxels().reset(packed);
    while (cursor.next()) {
      voxels.add(List.of(cursor.voxel(), cursor.classId()));
    }
    return voxels;
  }

  private static byte[] pack(long... numbers) {
    PackedWriter out = new PackedWriter();
    for (long number : numbers) {
      out.write(number);
    }
    return out.toBytes();
  }

  private static BitSet pixels(int... pixels) {
    BitSet set = new BitSet();
    for (int pixel : pixels) {
      set.set(pixel);
    }
    return set;
  }

  @Test
  void shouldGiveAVoxelTheClassOfMostOfItsPixels() {
    label(0, 3, 3, 3, 1);
    label(1, 7, 0, 7, 7);

    assertThat(read(LabelledVoxels.of(classes, frame()).get(FIRST)))
        .containsExactly(List.of(PLACE, 3), List.of(PLACE + 1, 7));
  }

  @Test
  void shouldGiveTheLowerClassWhenTwoHaveAsManyPixels() {
    label(0, 3, 1, 3, 1);

    assertThat(read(LabelledVoxels.of(classes, frame()).get(FIRST)))
        .containsExactly(List.of(PLACE, 1));
  }

  @Test
  void shouldGiveNoClassWhenMostOfAVoxelIsLeftOut() {
    label(0, UNLABELLED, UNLABELLED, UNLABELLED, 0);
    label(1, UNLABELLED, 0, 0, UNLABELLED);
    label(2, UNLABELLED, 0, 0, 0);

    assertThat(read(LabelledVoxels.of(classes, frame()).get(FIRST)))
        .containsExactly(List.of(PLACE + 2, 0));
  }

  @Test
  void shouldNotCountPixelsWithoutDepth() {
    label(0, 3, 1, 3, 1);
    depth[0] = 0;
    label(1, 5, 5, 5, 5);
    depth[2] = depth[3] = depth[2 + WIDTH] = depth[3 + WIDTH] = 0;
    label(2, 3, 1, 3, 1);
    depth[5] = 0;

    assertThat(read(LabelledVoxels.of(classes, frame()).get(FIRST)))
        .containsExactly(List.of(PLACE, 1), List.of(PLACE + 2, 3));
  }

  @Test
  void shouldPackEachBlockOnItsOwn() {
    label(6, 2, 2, 2, 2);
    label(7, 4, 4, 4, 4);
    label(8, 5, 5, 5, 5);
    label(9, 6, 6, 6, 6);

    Map<BlockIndex, byte[]> blocks = LabelledVoxels.of(classes, frame());

    assertThat(blocks).containsOnlyKeys(FIRST, SECOND);
    assertThat(blocks.get(FIRST)).isEqualTo(pack(PLACE + 6, 2, 0, 4));
    assertThat(blocks.get(SECOND)).isEqualTo(pack(PLACE, 5, 0, 6));
  }

  @Test
  void shouldCountEachAnswerAsOneVote() {
    byte[] packed =
        VoxelVotes.of(
            List.of(pack(5, 2, 0, 9, 504, 0), pack(5, 1, 0, 9), pack(5, 2), pack(6, 8, 504, 7)));

    // Voxel 5: twice 2, once 1. Voxel 6: twice 9, once 8. Voxel 511: 0 and 7 once each.
    assertThat(packed).isEqualTo(pack(5, 2, 2, 3, 0, 9, 2, 3, 504, 0, 1, 2));
  }

  @Test
  void shouldReadVotes() {
    VoxelVotes votes = new VoxelVotes().reset(pack(511, 32_767, 2, 3));

    assertThat(votes.next()).isTrue();
    assertThat(votes.voxel()).isEqualTo(511);
    assertThat(votes.classId()).isEqualTo(32_767);
    assertThat(votes.votes()).isEqualTo(2);
    assertThat(votes.voters()).isEqualTo(3);
    assertThat(votes.next()).isFalse();
    assertThat(new VoxelVotes().reset(new byte[0]).next()).isFalse();
  }

  private static void readVotes(byte[] packed) {
    VoxelVotes votes = new VoxelVotes().reset(packed);
    while (votes.next()) {
      // The reading is the check.
    }
  }

  @Test
  void shouldRefuseAnswersThatAreNone() {
    for (byte[] packed : List.of(pack(512, 0), pack(0))) {
      assertThatIllegalArgumentException().isThrownBy(() -> VoxelVotes.of(List.of(packed)));
    }
  }

  @Test
  void shouldRefuseWhatAreNoVotes() {
    List<byte[]> refused =
        List.of(
            pack(512, 1, 1, 1),
            pack(511, 1, 1, 1, 0, 1, 1, 1),
            pack(5, 32_768, 1, 1),
            pack(5, 1, Integer.MAX_VALUE, 1),
            pack(5, 1, 1, Integer.MAX_VALUE),
            pack(5, 1, 1));
    for (byte[] packed : refused) {
      assertThatIllegalArgumentException().isThrownBy(() -> readVotes(packed));
    }
  }

  @Test
  void shouldPaintPartsInsideTheRegionOneOverTheOther() {
    short[] painted =
        LabelledRegion.paint(
            6,
            pixels(1, 2, 3, 4),
            List.of(
                new LabelledRegion.Part(7, null),
                new LabelledRegion.Part(5, pixels(0, 1, 2)),
                new LabelledRegion.Part(9, pixels(2, 5))));

    assertThat(painted).containsExactly(-1, 5, 9, 7, 7, -1);
  }

  @Test
  void shouldTellTheVoxelBehindAPixelWithDepth() {
    depth[1] = 0;

    assertThat(frame().pixels()).isEqualTo(PIXELS);
    assertThat(frame().voxel(1)).isEqualTo(FrameGeometry.NO_VOXEL);
    assertThat(frame().voxel(0)).isEqualTo(frame().voxel(WIDTH + 1)).isNotEqualTo(-1);
    assertThat(frame().voxel(2)).isEqualTo(frame().voxel(0) + 1);
    depth[1] = (short) 40_000;
    assertThat(frame().voxel(1)).isGreaterThan(frame().voxel(0));
  }

  @Test
  void shouldRefuseDepthOfAnotherSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                FrameGeometry.of(
                    new short[PIXELS + 1],
                    CAMERA,
                    RigidPose.ofRowMajor(
                        new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}),
                    0.05))
        .withMessageContaining("41 values");
  }
}
