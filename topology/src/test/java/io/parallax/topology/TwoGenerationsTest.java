package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.Answer;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.Keys;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.Selection;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.VoxelAnswer;
import io.parallax.schemas.VoxelLabels;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.label.FrameGeometry;
import io.parallax.scorer.label.LabelledRegion;
import io.parallax.scorer.label.LabelledVoxels;
import io.parallax.topology.backproject.ObservedFrame;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A frame of two models of different working resolutions, the second after the first: requests of
 * both are published and answered, each on its own superpixels.
 */
final class TwoGenerationsTest {
  private static final int SUPERPIXEL = 1;

  private final TopologyHarness harness = new TopologyHarness(Map.of());
  private final TestOutputTopic<String, Footprint> footprints =
      harness.output(TopicCatalogue.FOOTPRINTS);
  private final TestOutputTopic<String, VoxelLabels> labels =
      harness.output(TopicCatalogue.VOXEL_LABELS);

  private final ProbabilityMap first = MadeUpScan.maps("wall", 1, 1).get(0);
  private final ProbabilityMap second = MadeUpScan.halfSize(first);

  @AfterEach
  void close() {
    harness.close();
  }

  private Selection sent(ProbabilityMap map) {
    harness.send(map);
    Footprint footprint = footprints.readValue();
    return Selection.newBuilder()
        .setRequestId(Keys.request("wall", map.getGeneration(), "f0", SUPERPIXEL))
        .setSceneId("wall")
        .setFrameId("f0")
        .setSuperpixel(SUPERPIXEL)
        .setGeneration(map.getGeneration())
        .setRaster(footprint.getRaster())
        .build();
  }

  private LabelRequest request(Selection selection) {
    harness.input(TopicCatalogue.SELECTIONS).pipeInput(Keys.frame("wall", "f0"), selection);
    assertThat(harness.deadLetters()).isEmpty();
    return harness.output(TopicCatalogue.LABEL_REQUESTS).readValue();
  }

  private LabelRequest answered(Selection selection, int classId) {
    LabelledPart part = new LabelledPart(classId, null);
    return request(
        Selection.newBuilder(selection)
            .setStatus(RequestStatus.ANSWERED)
            .setAnswers(
                List.of(new Answer("ann", Verdict.LABELLED, List.of(part), "", Instant.EPOCH)))
            .build());
  }

  /** The labels that were sent since they were last read, by block. */
  private Map<BlockIndex, ByteBuffer> labels() {
    Map<BlockIndex, ByteBuffer> blocks = new HashMap<>();
    for (VoxelLabels block : labels.readValuesToList()) {
      List<VoxelAnswer> answers = block.getAnswers();
      assertThat(answers).extracting(VoxelAnswer::getAnnotator).containsExactly("ann");
      blocks.put(
          new BlockIndex(block.getBlockX(), block.getBlockY(), block.getBlockZ()),
          ByteBuffer.wrap(FieldBytes.of(answers.get(0).getVoxels())));
    }
    return blocks;
  }

  /** The labels of a superpixel that is of one class, as its map has it. */
  private static Map<BlockIndex, ByteBuffer> expected(ProbabilityMap map, int classId) {
    FrameView view = ObservedFrame.of(map).view();
    BitSet region = new BitSet();
    for (int pixel = 0; pixel < view.superpixels().length; pixel++) {
      region.set(pixel, view.superpixels()[pixel] == SUPERPIXEL);
    }
    short[] painted =
        LabelledRegion.paint(
            view.superpixels().length, region, List.of(new LabelledRegion.Part(classId, null)));
    Map<BlockIndex, ByteBuffer> blocks = new HashMap<>();
    LabelledVoxels.of(painted, FrameGeometry.of(view.depth(), view.intrinsics(), view.pose(), 0.05))
        .forEach((block, packed) -> blocks.put(block, ByteBuffer.wrap(packed)));
    return blocks;
  }

  @Test
  void shouldPublishRequestsOfBothAsTheirModelsSeeTheFrame() {
    second.setGeneration("gen-2");
    second.setClassNames(List.of("floor", "ceiling", "chair", "table"));
    Selection ofFirst = sent(first);
    LabelRequest before = request(ofFirst);
    Selection ofSecond = sent(second);

    assertThat(request(ofFirst)).isEqualTo(before);

    assertThat(before.getClassNames()).isEqualTo(first.getClassNames());
    assertThat(before.getMask().getWidth()).isEqualTo(MadeUpScan.WIDTH);
    LabelRequest after = request(ofSecond);
    assertThat(after.getClassNames()).isEqualTo(second.getClassNames());
    assertThat(after.getMask().getWidth()).isEqualTo(MadeUpScan.WIDTH / 2);
    assertThat(after.getMeanDistribution()).isNotEqualTo(before.getMeanDistribution());
  }

  @Test
  void shouldLabelTheVoxelsBehindTheSuperpixelThatWasShown() {
    second.setGeneration("gen-2");
    Selection ofFirst = sent(first);
    Selection ofSecond = sent(second);
    assertThat(expected(first, 2)).isNotEqualTo(expected(second, 2));

    answered(ofFirst, 2);
    assertThat(labels()).isEqualTo(expected(first, 2));

    answered(ofSecond, 3);
    assertThat(labels()).isEqualTo(expected(second, 3));

    // As an earlier version wrote it, before footprints named their superpixels.
    answered(Selection.newBuilder(ofFirst).setRaster("").build(), 1);
    assertThat(labels()).isEqualTo(expected(first, 1));
  }
}
