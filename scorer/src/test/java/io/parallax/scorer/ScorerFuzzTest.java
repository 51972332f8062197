package io.parallax.scorer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.parallax.fuzz.FuzzTest;
import io.parallax.fuzz.Fuzzing;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.evidence.FootprintCursor;
import io.parallax.scorer.evidence.FrameEvidence;
import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.evidence.SuperpixelDistributions;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.label.ConsensusRule;
import io.parallax.scorer.label.FrameGeometry;
import io.parallax.scorer.label.MappedVoxels;
import io.parallax.scorer.label.SceneLabels;
import io.parallax.scorer.label.VoxelVotes;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.scorer.score.BlockBits;
import io.parallax.scorer.score.BlockScores;
import io.parallax.scorer.score.ShareCursor;
import io.parallax.scorer.score.ViewEntropy;
import io.parallax.scorer.statistics.Accumulation;
import io.parallax.scorer.statistics.VoxelStatistics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Damaged packed bytes and run lengths. */
class ScorerFuzzTest implements FuzzTest {
  private static final int WIDTH = 16;
  private static final int HEIGHT = 12;

  @Override
  public Stream<Fuzzing> decoders() {
    return Stream.of(
        footprint(), evidence(), statistics(), shares(), distributions(), votes(), map(), masks());
  }

  private static List<FrameEvidence> frames() {
    BackProjection projection = new BackProjection(RandomScene.VOXEL_SIZE);
    return RandomScene.frames(1, 4).stream()
        .map(frame -> projection.project(frame.view()))
        .toList();
  }

  private static List<BlockEvidence> blocks() {
    return frames().stream().flatMap(frame -> frame.blocks().stream()).limit(12).toList();
  }

  private static Fuzzing packed(String name, List<byte[]> corpus, Fuzzing.Decoder decoder) {
    // The room that a walk keeps: 65,536 classes or superpixels of one voxel.
    return Fuzzing.of(name, decoder)
        .corpus(corpus)
        .refuses(IllegalArgumentException.class)
        .allocates(4 << 20, 64);
  }

  private static Fuzzing footprint() {
    return packed(
        "footprint",
        blocks().stream().map(BlockEvidence::footprint).toList(),
        bytes -> {
          FootprintCursor cursor = new FootprintCursor().reset(bytes);
          while (cursor.next()) {
            // The reading is the check.
          }
        });
  }

  /** What the accumulator does with a view: adds it, scores it, and may take it back. */
  private static Fuzzing evidence() {
    List<BlockEvidence> blocks = blocks();
    Accumulation accumulation = new Accumulation();
    BlockScores scores = new BlockScores();
    ShareCursor shares = new ShareCursor();
    return packed(
        "evidence",
        blocks.stream().map(ScorerFuzzTest::joined).toList(),
        bytes -> {
          BlockEvidence view = split(bytes);
          byte[] before = accumulation.add(Accumulation.EMPTY, blocks.get(0));
          byte[] after = accumulation.add(before, view);
          // What has been taken must never fail later.
          mustNotFail(
              () -> {
                scores.load(after);
                shares.requireShares(scores.shares(view));
                BlockBits.of(after, view);
                if (!Arrays.equals(accumulation.subtract(after, view), before)) {
                  throw new AssertionError("taken back, a view leaves traces");
                }
              });
        });
  }

  private static void mustNotFail(Runnable use) {
    try {
      use.run();
    } catch (RuntimeException e) {
      throw new AssertionError("it is taken, but fails when it is used", e);
    }
  }

  private static byte[] joined(BlockEvidence view) {
    return ByteBuffer.allocate(2 + view.footprint().length + view.sums().length)
        .putShort((short) view.footprint().length)
        .put(view.footprint())
        .put(view.sums())
        .array();
  }

  private static BlockEvidence split(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int length = in.remaining() < 2 ? 0 : Math.min(in.getShort() & 0xFFFF, in.remaining());
    byte[] footprint = new byte[length];
    in.get(footprint);
    byte[] sums = new byte[in.remaining()];
    in.get(sums);
    return new BlockEvidence(new BlockIndex(0, 0, 0), footprint, sums);
  }

  private static Fuzzing statistics() {
    Accumulation accumulation = new Accumulation();
    List<byte[]> corpus = new ArrayList<>();
    byte[] statistics = Accumulation.EMPTY;
    for (BlockEvidence view : blocks()) {
      statistics = accumulation.add(statistics, view);
      corpus.add(statistics);
    }
    BlockScores scores = new BlockScores();
    return packed(
        "statistics",
        corpus,
        bytes -> {
          VoxelStatistics.of(bytes, BlockIndex.VOXELS - 1);
          ViewEntropy.bitsOfBlock(bytes);
          scores.load(bytes);
        });
  }

  private static Fuzzing shares() {
    Accumulation accumulation = new Accumulation();
    BlockScores scores = new BlockScores();
    List<byte[]> corpus = new ArrayList<>();
    for (BlockEvidence view : blocks()) {
      scores.load(accumulation.add(Accumulation.EMPTY, view));
      corpus.add(scores.shares(view));
    }
    ShareCursor cursor = new ShareCursor();
    return packed("shares", corpus, cursor::requireShares);
  }

  private static Fuzzing distributions() {
    return packed(
        "distributions",
        frames().stream().map(FrameEvidence::distributions).toList(),
        bytes -> {
          for (int superpixel : new int[] {0, 1, 7, 65_535}) {
            SuperpixelDistributions.mean(bytes, superpixel, RandomScene.CLASSES);
          }
        });
  }

  private static Fuzzing votes() {
    return packed(
        "votes",
        List.of(
            new byte[] {0, 3, 4, 5, 6, 7, 1, 1}, new byte[] {0, 1, 1, 1}, new byte[] {9, 2, 8, 2}),
        bytes -> {
          byte[] votes = VoxelVotes.of(List.of(bytes));
          mustNotFail(() -> MappedVoxels.pack(Accumulation.EMPTY, votes));
          MappedVoxels.pack(Accumulation.EMPTY, bytes);
        });
  }

  /** What a robot or a trainer does with a row of the scene map. */
  private static Fuzzing map() {
    FrameView view = RandomScene.frames(1, 1).get(0).view();
    FrameGeometry frame =
        FrameGeometry.of(view.depth(), view.intrinsics(), view.pose(), RandomScene.VOXEL_SIZE);
    BlockIndex seen = blocks().get(0).block();
    byte[] labels = {3, 4, 1, 1, 0, 2, 1, 2};
    Accumulation accumulation = new Accumulation();
    List<byte[]> corpus = new ArrayList<>();
    for (BlockEvidence block : blocks()) {
      corpus.add(MappedVoxels.pack(accumulation.add(Accumulation.EMPTY, block), labels));
    }
    return packed(
        "scene-map",
        corpus,
        bytes ->
            new SceneLabels(Map.of(seen, bytes), ConsensusRule.DEFAULT).project(frame, List.of()));
  }

  private static Fuzzing masks() {
    Random random = new Random(1);
    List<byte[]> corpus =
        IntStream.range(0, 6)
            .mapToObj(
                i -> {
                  BitSet mask = new BitSet();
                  mask.set(random.nextInt(50), 60 + random.nextInt(100));
                  return CocoRle.of(mask, WIDTH, HEIGHT).counts().getBytes(ISO_8859_1);
                })
            .toList();
    return packed(
        "coco-rle",
        corpus,
        bytes -> {
          CocoRle rle = CocoRle.parse(new String(bytes, ISO_8859_1), WIDTH, HEIGHT);
          mustNotFail(
              () -> {
                rle.box();
                CocoRle.parse(CocoRle.of(rle.mask(), WIDTH, HEIGHT).counts(), WIDTH, HEIGHT);
              });
        });
  }
}
