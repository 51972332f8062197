package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.CarriedLabels;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelOrigin;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.TrainingLabels;
import io.parallax.schemas.TrainingPart;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.geometry.VoxelProjection;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.topology.backproject.ObservedFrame;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;

/** From an answer to the training labels of every frame that sees the surface. */
final class LabelsTest {
  private static final String SCENE = "wall";
  private static final int PIXELS = MadeUpScan.WIDTH * MadeUpScan.HEIGHT;

  private static final Map<String, String> LIVE = Map.of(TopologyConfig.BUDGET, "0.3");

  private final List<ProbabilityMap> maps = MadeUpScan.maps(SCENE, 8, 8);
  private final Map<String, TrainingLabels> training = new HashMap<>();

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
    for (KeyValue<String, TrainingLabels> record :
        harness.output(TopicCatalogue.TRAINING_LABELS).readKeyValuesToList()) {
      assertThat(record.key)
          .isEqualTo(Keys.frame(record.value.getSceneId(), record.value.getFrameId()));
      training.put(record.value.getFrameId(), record.value);
    }
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

  private static BitSet pixels(TrainingLabels labels, LabelOrigin origin) {
    BitSet pixels = new BitSet();
    if (labels != null) {
      for (TrainingPart part : labels.getParts()) {
        BitSet mask = mask(part);
        assertThat(mask.cardinality()).isEqualTo(part.getPixels());
        if (part.getOrigin() == origin) {
          assertThat(mask.intersects(pixels)).isFalse();
          pixels.or(mask);
        }
      }
    }
    return pixels;
  }

  private static BitSet mask(TrainingPart part) {
    return CocoRle.parse(
            part.getMask().getCounts(), part.getMask().getWidth(), part.getMask().getHeight())
        .mask();
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
      LabelRequest request = harness.requests().get(0);
      answer(harness, labelled(request, "ann", 2));
      maps.subList(6, 8).forEach(harness::send);
      advance(harness);

      int frames = 0;
      for (ProbabilityMap map : maps) {
        TrainingLabels labels = training.get(map.getFrameId());
        BitSet propagated = pixels(labels, LabelOrigin.CARRIED);
        BitSet expected = behind(request, map.getFrameId());
        if (map.getFrameId().equals(request.getFrameId())) {
          BitSet own = pixels(labels, LabelOrigin.OWN);
          assertThat(own).isEqualTo(region(request));
          expected.andNot(own);
        }
        assertThat(propagated).as(map.getFrameId()).isEqualTo(expected);
        if (labels != null) {
          assertThat(labels.getClassNames()).isEqualTo(MadeUpScan.CLASSES);
          assertThat(labels.getParts())
              .allSatisfy(
                  part -> {
                    assertThat(part.getClassId()).isEqualTo(2);
                    assertThat(part.getVotes()).isEqualTo(part.getVoters()).isEqualTo(1);
                  });
          frames++;
        }
      }
      assertThat(frames).isGreaterThan(4);
    }
  }

  @Test
  void shouldNotPropagateLabelsToAViewThatWasRefused() {
    try (TopologyHarness harness = new TopologyHarness(LIVE)) {
      maps.forEach(harness::send);
      harness.advance();
      answer(harness, labelled(harness.requests().get(0), "ann", 2));
      List<CarriedLabels> before = harness.output(TopicCatalogue.CARRIED_LABELS).readValuesToList();
      CarriedLabels labelled = before.get(before.size() - 1);
      Evidence view = evidence(labelled);
      view.setFrameId("f9");
      view.setSums(view.getFootprint());

      harness.input(TopicCatalogue.EVIDENCE).pipeInput(Keys.block(view), view);
      advance(harness);

      assertThat(harness.deadLetters())
          .extracting(DeadLetter::getReason)
          .containsExactly("bad-evidence");
      assertThat(harness.output(TopicCatalogue.CARRIED_LABELS).readValuesToList()).isEmpty();

      view.setSums(evidence(labelled).getSums());
      harness.input(TopicCatalogue.EVIDENCE).pipeInput(Keys.block(view), view);

      assertThat(harness.output(TopicCatalogue.CARRIED_LABELS).readValuesToList())
          .extracting(CarriedLabels::getFrameId)
          .containsExactly("f9");
    }
  }

  /** What the frame of some labels says about their block. */
  private Evidence evidence(CarriedLabels labels) {
    return MadeUpScan.evidence(maps).stream()
        .filter(view -> view.getFrameId().equals(labels.getFrameId()))
        .filter(view -> view.getBlockX() == labels.getBlockX())
        .filter(view -> view.getBlockY() == labels.getBlockY())
        .filter(view -> view.getBlockZ() == labels.getBlockZ())
        .findFirst()
        .orElseThrow();
  }

  private static BitSet region(LabelRequest request) {
    return CocoRle.parse(request.getMask().getCounts(), MadeUpScan.WIDTH, MadeUpScan.HEIGHT).mask();
  }

  @Test
  void shouldKeepTheAnswersOfTwoAnnotatorsAndTellHowManySayWhat() {
    try (TopologyHarness harness = new TopologyHarness(LIVE)) {
      maps.forEach(harness::send);
      harness.advance();
      LabelRequest request = harness.requests().get(0);

      answer(
          harness,
          labelled(request, "ann", 2),
          labelled(request, "bob", 1),
          labelled(request, "eve", 2));

      TrainingLabels own = training.get(request.getFrameId());
      assertThat(own.getParts())
          .filteredOn(part -> part.getOrigin() == LabelOrigin.OWN)
          .singleElement()
          .satisfies(
              part -> {
                assertThat(part.getClassId()).isEqualTo(2);
                assertThat(part.getVotes()).isEqualTo(2);
                assertThat(part.getVoters()).isEqualTo(3);
              });
      List<LabelRequest> answered = ofId(harness.requests(), request.getRequestId());
      assertThat(answered.get(answered.size() - 1).getAnswers()).hasSize(3);
      SceneCoverage row = harness.lastCoverage();
      assertThat(row.getAnswered()).isEqualTo(1);
      assertThat(row.getDisputed()).isEqualTo(1);
    }
  }

  private static List<LabelRequest> ofId(List<LabelRequest> requests, String id) {
    return requests.stream().filter(r -> r.getRequestId().equals(id)).toList();
  }

  @Test
  void shouldTakeBackEveryCarriedPixelWhenTheAnswerIsRetracted() {
    try (TopologyHarness harness = new TopologyHarness(LIVE)) {
      maps.forEach(harness::send);
      harness.advance();
      LabelRequest request = harness.requests().get(0);
      answer(harness, labelled(request, "ann", 2));
      int labelled = training.size();
      assertThat(labelled).isGreaterThan(4);

      answer(harness, label(request, "ann", Verdict.RETRACTED));

      assertThat(training).hasSize(labelled);
      assertThat(training.values()).allSatisfy(t -> assertThat(t.getParts()).isEmpty());
      List<LabelRequest> all = ofId(harness.requests(), request.getRequestId());
      assertThat(all)
          .extracting(LabelRequest::getStatus)
          .containsExactly(RequestStatus.ANSWERED, RequestStatus.OPEN);
      assertThat(harness.lastCoverage().getAnswered()).isZero();
    }
  }

  @Test
  void shouldLabelTwoObjectsInOneSuperpixelByTheirMasks() {
    try (TopologyHarness harness = new TopologyHarness(LIVE)) {
      maps.forEach(harness::send);
      harness.advance();
      LabelRequest request = harness.requests().get(0);
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

      Map<Integer, BitSet> own = new HashMap<>();
      for (TrainingPart part : training.get(request.getFrameId()).getParts()) {
        if (part.getOrigin() == LabelOrigin.OWN) {
          own.put(part.getClassId(), mask(part));
        }
      }
      BitSet right = region(request);
      right.andNot(left);
      assertThat(own).containsOnlyKeys(0, 3);
      assertThat(own.get(0)).isEqualTo(left);
      assertThat(own.get(3)).isEqualTo(right);
    }
  }

  @Test
  void shouldPutRefusedAnswersAmongTheDeadLettersWhole() {
    try (TopologyHarness harness = new TopologyHarness(LIVE)) {
      maps.forEach(harness::send);
      harness.advance();
      LabelRequest request = harness.requests().get(0);
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
      assertThat(training.get(request.getFrameId()).getParts())
          .extracting(TrainingPart::getClassId)
          .containsOnly(1);
    }
  }
}
