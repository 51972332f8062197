package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.CocoMask;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.SceneMap;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelProjection;
import io.parallax.scorer.label.ConsensusRule;
import io.parallax.scorer.label.FrameGeometry;
import io.parallax.scorer.label.LabelledRegion;
import io.parallax.scorer.label.PixelLabels;
import io.parallax.scorer.label.PixelLabels.Origin;
import io.parallax.scorer.label.SceneLabels;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.topology.backproject.ObservedFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;

/** From an answer to the labels of every frame that sees the surface, by the scene map. */
final class LabelsTest {
  private static final String SCENE = "wall";
  private static final int PIXELS = MadeUpScan.WIDTH * MadeUpScan.HEIGHT;

  private static final Map<String, String> LIVE = Map.of(TopologyConfig.BUDGET, "0.3");

  private final List<ProbabilityMap> maps = MadeUpScan.maps(SCENE, 8, 8);
  private final Map<BlockIndex, byte[]> map = new HashMap<>();
  private final Map<String, LabelRequest> requests = new HashMap<>();

  private static Label label(
      LabelRequest request, String annotator, Verdict verdict, LabelledPart... parts) {
    return new Label(
        request.getRequestId(), SCENE, verdict, List.of(parts), "", annotator, Instant.EPOCH);
  }

  private static Label labelled(LabelRequest request, String annotator, int classId) {
    return label(request, annotator, Verdict.LABELLED, new LabelledPart(classId, null));
  }

  private void answer(TopologyHarness harness, Label... labels) {
    for (Label label : labels) {
      harness.input(TopicCatalogue.LABELS).pipeInput(SCENE, label);
    }
    advance(harness);
  }

  private void advance(TopologyHarness harness) {
    harness.advance();
    for (KeyValue<String, SceneMap> record :
        harness.output(TopicCatalogue.SCENE_MAP).readKeyValuesToList()) {
      SceneMap row = record.value;
      BlockIndex block = new BlockIndex(row.getBlockX(), row.getBlockY(), row.getBlockZ());
      assertThat(record.key).isEqualTo(Keys.sceneBlock(SCENE, block.x(), block.y(), block.z()));
      map.put(block, FieldBytes.of(row.getVoxels()));
    }
    requests(harness);
  }

  /** What the requests topic says since it was last read, in the order of selection. */
  private List<LabelRequest> requests(TopologyHarness harness) {
    List<LabelRequest> news = harness.requests();
    news.forEach(request -> requests.put(request.getRequestId(), request));
    return news;
  }

  /** The labels of a frame, projected from the map and the answers to its requests. */
  private PixelLabels labels(String frameId) {
    List<LabelledRegion> own = new ArrayList<>();
    for (LabelRequest request : requests.values()) {
      if (request.getFrameId().equals(frameId) && !request.getAnswers().isEmpty()) {
        BitSet region = region(request);
        own.add(
            new LabelledRegion(
                region,
                request.getAnswers().stream()
                    .map(answer -> paint(region, answer.getParts()))
                    .toList()));
      }
    }
    FrameView view = view(frameId);
    return new SceneLabels(map, ConsensusRule.DEFAULT)
        .project(FrameGeometry.of(view.depth(), view.intrinsics(), view.pose(), 0.05), own);
  }

  private static short[] paint(BitSet region, List<LabelledPart> parts) {
    return LabelledRegion.paint(
        PIXELS,
        region,
        parts.stream()
            .map(
                part ->
                    new LabelledRegion.Part(
                        part.getClassId(), part.getMask() == null ? null : mask(part.getMask())))
            .toList());
  }

  private static BitSet mask(CocoMask mask) {
    return CocoRle.parse(mask.getCounts(), mask.getWidth(), mask.getHeight()).mask();
  }

  private FrameView view(String frameId) {
    return maps.stream()
        .filter(map -> map.getFrameId().equals(frameId))
        .map(map -> ObservedFrame.of(map).view())
        .findFirst()
        .orElseThrow();
  }

  private static long voxel(FrameView view, VoxelProjection projection, int pixel) {
    int depth = view.depth()[pixel] & 0xFFFF;
    return depth == 0
        ? -1
        : projection.voxelKey(pixel % MadeUpScan.WIDTH, pixel / MadeUpScan.WIDTH, depth);
  }

  private static BitSet pixels(PixelLabels labels, Origin origin) {
    BitSet pixels = new BitSet();
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      pixels.set(pixel, labels.origin(pixel) == origin);
    }
    return pixels;
  }

  /** The pixels of a frame that lie in voxels most of which a superpixel of another one shows. */
  private BitSet behind(LabelRequest request, String frameId) {
    FrameView asked = view(request.getFrameId());
    Map<Long, Integer> majority = new HashMap<>();
    VoxelProjection projection = new VoxelProjection(asked.intrinsics(), asked.pose(), 0.05);
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      int inside = asked.superpixels()[pixel] == request.getSuperpixel() ? 1 : -1;
      majority.merge(voxel(asked, projection, pixel), inside, Integer::sum);
    }
    majority.remove(-1L);
    Set<Long> voxels = new HashSet<>(majority.keySet());
    voxels.removeIf(voxel -> majority.get(voxel) <= 0);
    FrameView other = view(frameId);
    VoxelProjection ofOther = new VoxelProjection(other.intrinsics(), other.pose(), 0.05);
    BitSet pixels = new BitSet();
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      if (voxels.contains(voxel(other, ofOther, pixel))) {
        pixels.set(pixel);
      }
    }
    return pixels;
  }

  @Test
  void shouldPropagateAnAnswerToEveryFrameThatSeesTheSurfaceThoseThatComeLaterToo() {
    try (TopologyHarness harness = new TopologyHarness(LIVE)) {
      maps.subList(0, 6).forEach(harness::send);
      harness.advance();
      LabelRequest request = requests(harness).get(0);
      answer(harness, labelled(request, "ann", 2));
      maps.subList(6, 8).forEach(harness::send);
      advance(harness);

      int frames = 0;
      for (ProbabilityMap map : maps) {
        PixelLabels labels = labels(map.getFrameId());
        BitSet carried = pixels(labels, Origin.CARRIED);
        BitSet expected = behind(request, map.getFrameId());
        if (map.getFrameId().equals(request.getFrameId())) {
          BitSet own = pixels(labels, Origin.OWN);
          assertThat(own).isEqualTo(region(request));
          expected.andNot(own);
        }
        assertThat(carried).as(map.getFrameId()).isEqualTo(expected);
        for (int pixel : carried.stream().toArray()) {
          assertThat(labels.classes()[pixel]).isEqualTo(2);
          assertThat(labels.votes()[pixel]).isEqualTo(labels.voters()[pixel]).isEqualTo(1);
        }
        frames += carried.isEmpty() ? 0 : 1;
      }
      assertThat(frames).isGreaterThan(4);
    }
  }

  private static BitSet region(LabelRequest request) {
    return CocoRle.parse(request.getMask().getCounts(), MadeUpScan.WIDTH, MadeUpScan.HEIGHT).mask();
  }

  @Test
  void shouldKeepTheAnswersOfTwoAnnotatorsAndTellHowManySayWhat() {
    try (TopologyHarness harness = new TopologyHarness(LIVE)) {
      maps.forEach(harness::send);
      harness.advance();
      LabelRequest request = requests(harness).get(0);

      answer(
          harness,
          labelled(request, "ann", 2),
          labelled(request, "bob", 1),
          labelled(request, "eve", 2));

      PixelLabels labels = labels(request.getFrameId());
      BitSet own = pixels(labels, Origin.OWN);
      assertThat(own).isEqualTo(region(request));
      for (int pixel : own.stream().toArray()) {
        assertThat(labels.classes()[pixel]).isEqualTo(2);
        assertThat(labels.votes()[pixel]).isEqualTo(2);
        assertThat(labels.voters()[pixel]).isEqualTo(3);
      }
      assertThat(requests.get(request.getRequestId()).getAnswers()).hasSize(3);
      SceneCoverage row = harness.lastCoverage();
      assertThat(row.getAnswered()).isEqualTo(1);
      assertThat(row.getDisputed()).isEqualTo(1);
    }
  }

  @Test
  void shouldTakeBackEveryCarriedPixelWhenTheAnswerIsRetracted() {
    try (TopologyHarness harness = new TopologyHarness(LIVE)) {
      maps.forEach(harness::send);
      harness.advance();
      LabelRequest request = requests(harness).get(0);
      answer(harness, labelled(request, "ann", 2));
      assertThat(framesWithLabels()).isGreaterThan(4);
      assertThat(requests.get(request.getRequestId()).getStatus())
          .isEqualTo(RequestStatus.ANSWERED);

      answer(harness, label(request, "ann", Verdict.RETRACTED));

      assertThat(framesWithLabels()).isZero();
      assertThat(requests.get(request.getRequestId()).getStatus()).isEqualTo(RequestStatus.OPEN);
      assertThat(harness.lastCoverage().getAnswered()).isZero();
    }
  }

  private long framesWithLabels() {
    return maps.stream()
        .map(frame -> labels(frame.getFrameId()))
        .filter(
            labels ->
                !pixels(labels, Origin.OWN).isEmpty() || !pixels(labels, Origin.CARRIED).isEmpty())
        .count();
  }

  @Test
  void shouldLabelTwoObjectsInOneSuperpixelByTheirMasks() {
    try (TopologyHarness harness = new TopologyHarness(LIVE)) {
      maps.forEach(harness::send);
      harness.advance();
      LabelRequest request = requests(harness).get(0);
      BitSet left = new BitSet();
      region(request).stream().filter(pixel -> pixel % MadeUpScan.WIDTH % 8 < 4).forEach(left::set);
      CocoMask mask =
          new CocoMask(
              MadeUpScan.HEIGHT,
              MadeUpScan.WIDTH,
              CocoRle.of(left, MadeUpScan.WIDTH, MadeUpScan.HEIGHT).counts());

      answer(
          harness,
          label(
              request,
              "ann",
              Verdict.LABELLED,
              new LabelledPart(3, null),
              new LabelledPart(0, mask)));

      PixelLabels labels = labels(request.getFrameId());
      region(request).stream()
          .forEach(
              pixel -> {
                assertThat(labels.origin(pixel)).isEqualTo(Origin.OWN);
                assertThat(labels.classes()[pixel]).isEqualTo(left.get(pixel) ? 0 : 3);
              });
      // The voxels have the same two classes, by most of their pixels.
      Set<Integer> carried = new HashSet<>();
      for (ProbabilityMap frame : maps) {
        PixelLabels ofFrame = labels(frame.getFrameId());
        pixels(ofFrame, Origin.CARRIED).stream()
            .forEach(pixel -> carried.add(ofFrame.classes()[pixel]));
      }
      assertThat(carried).containsExactlyInAnyOrder(0, 3);
    }
  }

  @Test
  void shouldPutRefusedAnswersAmongTheDeadLettersWhole() {
    try (TopologyHarness harness = new TopologyHarness(LIVE)) {
      maps.forEach(harness::send);
      harness.advance();
      LabelRequest request = requests(harness).get(0);
      Label unknown = labelled(request, "ann", 2);
      unknown.setRequestId(SCENE + "/none/f1/3");
      CocoMask turned =
          new CocoMask(
              MadeUpScan.WIDTH,
              MadeUpScan.HEIGHT,
              CocoRle.of(region(request), MadeUpScan.HEIGHT, MadeUpScan.WIDTH).counts());

      answer(
          harness,
          unknown,
          labelled(request, "ann", MadeUpScan.CLASSES.size()),
          label(request, "ann", Verdict.LABELLED, new LabelledPart(0, turned)),
          labelled(request, "ann", 1),
          labelled(request, "ann", 2));

      List<DeadLetter> letters = harness.deadLetters();
      assertThat(letters)
          .extracting(DeadLetter::getReason)
          .containsExactly("unknown-request", "unknown-class", "bad-mask", "already-answered");
      assertThat(letters)
          .allSatisfy(
              letter -> {
                assertThat(letter.getTopic()).isEqualTo("labels");
                assertThat(letter.getValue().remaining()).isPositive();
              });
      PixelLabels of = labels(request.getFrameId());
      assertThat(region(request).stream().map(pixel -> of.classes()[pixel]).distinct())
          .containsExactly(1);
    }
  }
}
