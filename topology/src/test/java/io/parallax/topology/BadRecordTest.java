package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.fuzz.PngMutator;
import io.parallax.schemas.Answer;
import io.parallax.schemas.BlockFootprint;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.FrameShares;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelArea;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.SuperpixelShare;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.VoxelAnswer;
import io.parallax.schemas.VoxelLabels;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * Records on the inner topics that are Avro, but make no sense: each goes to dead letters once,
 * when it is taken, and the scene goes on to its end.
 */
class BadRecordTest {
  private static final List<ProbabilityMap> MAPS = MadeUpScan.maps("wall", 1, 3);

  private record Bad(Topic<?> topic, String key, SpecificRecord record, String reason) {}

  private static Stream<Bad> records() {
    return Stream.of(
            nothingFilledIn(), evidence(), footprints(), shares(), labels(), selections(), maps())
        .flatMap(records -> records);
  }

  private static Stream<Bad> nothingFilledIn() {
    return Stream.of(
        bad(TopicCatalogue.PROBABILITY_MAPS, ProbabilityMap.newBuilder().build(), "bad-identifier"),
        bad(TopicCatalogue.EVIDENCE, Evidence.newBuilder().build(), "bad-identifier"),
        bad(TopicCatalogue.FOOTPRINTS, Footprint.newBuilder().build(), "bad-identifier"),
        bad(
            TopicCatalogue.SUPERPIXEL_EVIDENCE,
            SuperpixelEvidence.newBuilder().build(),
            "bad-identifier"),
        bad(TopicCatalogue.SELECTIONS, Selection.newBuilder().build(), "bad-identifier"),
        bad(TopicCatalogue.LABELS, Label.newBuilder().build(), "unknown-request"),
        bad(TopicCatalogue.VOXEL_LABELS, VoxelLabels.newBuilder().build(), "bad-identifier"),
        bad(TopicCatalogue.SCENE_COMMANDS, SceneCommand.newBuilder().build(), "bad-identifier"),
        bad(
            TopicCatalogue.SCENE_COMMANDS,
            SceneCommand.newBuilder()
                .setSceneId("wall")
                .setGeneration(MadeUpScan.GENERATION)
                .setFrames(-1)
                .build(),
            "bad-command"));
  }

  private static Stream<Bad> evidence() {
    Evidence good = MadeUpScan.evidence(MAPS.subList(2, 3)).get(0);
    Evidence cut = Evidence.newBuilder(good).setFootprint(cut(good.getFootprint())).build();
    Evidence longer =
        Evidence.newBuilder(good).setSums(joined(good.getSums(), good.getSums())).build();
    Evidence noPixels = Evidence.newBuilder(good).setFootprint(bytes(0, 1, 0, 0)).build();
    return Stream.of(
        keyed(TopicCatalogue.EVIDENCE, "wall/gen-1/0:0:0", good, "bad-identifier"),
        keyed(TopicCatalogue.EVIDENCE, null, good, "bad-identifier"),
        keyed(TopicCatalogue.EVIDENCE, Keys.block(cut), cut, "bad-evidence"),
        keyed(TopicCatalogue.EVIDENCE, Keys.block(longer), longer, "bad-evidence"),
        keyed(TopicCatalogue.EVIDENCE, Keys.block(noPixels), noPixels, "bad-evidence"));
  }

  private static Stream<Bad> footprints() {
    return Stream.of(
        footprint("bad-evidence", f -> voxels(f).setVoxels(cut(voxels(f).getVoxels()))),
        footprint("bad-evidence", f -> voxels(f).setVoxels(bytes(0, 1, 0, 0))),
        footprint("bad-evidence", f -> voxels(f).setVoxels(bytes(0, 1, 200, 3, 1))),
        footprint("bad-evidence", f -> f.getBlocks().remove(0)),
        footprint("bad-evidence", f -> f.getBlocks().add(f.getBlocks().get(0))),
        footprint("bad-superpixels", f -> f.getSuperpixels().add(f.getSuperpixels().get(0))),
        footprint("bad-superpixels", f -> area(f).setPixels(0)),
        footprint("bad-superpixels", f -> area(f).setCovered(-1)),
        footprint("bad-superpixels", f -> area(f).setPixels(Integer.MAX_VALUE)),
        footprint("bad-superpixels", f -> f.setWidth(-f.getWidth())),
        footprint("bad-superpixels", f -> f.setWidth(f.getPixels() - 1)),
        footprint("bad-identifier", f -> f.setFrameId("../f")));
  }

  private static Bad footprint(String reason, Consumer<Footprint> damage) {
    Footprint footprint =
        Footprint.newBuilder(MadeUpScan.footprints(MAPS.subList(2, 3)).get(0)).build();
    footprint.setBlocks(new ArrayList<>(footprint.getBlocks()));
    footprint.setSuperpixels(new ArrayList<>(footprint.getSuperpixels()));
    footprint.setFrameId("f9");
    damage.accept(footprint);
    return bad(TopicCatalogue.FOOTPRINTS, footprint, reason);
  }

  private static BlockFootprint voxels(Footprint footprint) {
    return footprint.getBlocks().get(0);
  }

  private static SuperpixelArea area(Footprint footprint) {
    return footprint.getSuperpixels().get(1);
  }

  private static Stream<Bad> shares() {
    List<SuperpixelShare> descending =
        List.of(new SuperpixelShare(5, 1, 1L, 1L, 1L), new SuperpixelShare(4, 1, 1L, 1L, 1L));
    List<SuperpixelShare> negative = List.of(new SuperpixelShare(5, -1, 1L, 1L, 1L));
    return Stream.of(descending, negative)
        .map(
            some ->
                bad(
                    TopicCatalogue.SUPERPIXEL_EVIDENCE,
                    new SuperpixelEvidence(
                        "wall",
                        MadeUpScan.GENERATION,
                        0,
                        0,
                        2,
                        true,
                        List.of(new FrameShares("f0", 0, some, bytes())),
                        0),
                    "bad-evidence"));
  }

  private static Stream<Bad> labels() {
    VoxelLabels voxels =
        new VoxelLabels(
            "wall",
            0,
            0,
            2,
            "wall/gen-1/f0/3",
            List.of(new VoxelAnswer("ann", bytes(255, 255, 255))),
            0);
    return Stream.of(bad(TopicCatalogue.VOXEL_LABELS, voxels, "bad-labels"));
  }

  private static Stream<Bad> selections() {
    int width = MadeUpScan.WIDTH;
    int height = MadeUpScan.HEIGHT;
    String all = "0P`0"; // not the runs of this size
    Bad otherRaster = selection("no-picture", new LabelledPart(1, null));
    ((Selection) otherRaster.record).setRaster("0123456789abcdef");
    return Stream.of(
        otherRaster,
        selection("bad-mask", new LabelledPart(1, new CocoMask(width, height, all))),
        selection("bad-mask", new LabelledPart(1, new CocoMask(height, width, "broken"))),
        selection("unknown-class", new LabelledPart(-1, null)),
        selection("unknown-class", new LabelledPart(1 << 20, null)));
  }

  private static Bad selection(String reason, LabelledPart part) {
    Selection selection =
        Selection.newBuilder()
            .setRequestId(Keys.request("wall", MadeUpScan.GENERATION, "f0", 3))
            .setSceneId("wall")
            .setFrameId("f0")
            .setSuperpixel(3)
            .setGeneration(MadeUpScan.GENERATION)
            .setRaster(MadeUpScan.raster(MAPS.get(0)))
            .setAnswers(
                List.of(new Answer("ann", Verdict.LABELLED, List.of(part), "", Instant.EPOCH)))
            .build();
    return bad(TopicCatalogue.SELECTIONS, selection, reason);
  }

  private static Stream<Bad> maps() {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(32).putInt(24).put((byte) 8).put((byte) 2);
    byte[] chunks = PngMutator.chunk("IHDR", header.array());
    byte[] end = PngMutator.chunk("IEND", new byte[0]);
    byte[] empty =
        ByteBuffer.allocate(8 + chunks.length + end.length)
            .putLong(0x89504E470D0A1A0AL)
            .put(chunks)
            .put(end)
            .array();
    return Stream.of(
        map(m -> m.setColour(bytes())),
        map(m -> m.setColour(bytes(1, 2, 3, 4, 5))),
        map(m -> m.setColour(cut(m.getColour()))),
        map(m -> m.setColour(ByteBuffer.wrap(empty))));
  }

  private static Bad map(Consumer<ProbabilityMap> damage) {
    ProbabilityMap map = ProbabilityMap.newBuilder(MAPS.get(2)).setFrameId("f9").build();
    damage.accept(map);
    return bad(TopicCatalogue.PROBABILITY_MAPS, map, "bad-image");
  }

  @Test
  void shouldSetEachRecordApartOnceAndGoOn() {
    try (TopologyHarness harness = new TopologyHarness(Map.of())) {
      var letters = harness.output(TopicCatalogue.DEAD_LETTERS);
      harness.send(MAPS.get(0));
      harness.advance();
      records()
          .forEach(
              bad -> {
                send(harness, bad.topic, bad.key, bad.record);
                harness.driver.advanceWallClockTime(Duration.ofSeconds(2));
                assertThat(letters.readValuesToList())
                    .as(bad.toString())
                    .singleElement()
                    .satisfies(
                        letter -> {
                          assertThat(letter.getReason()).isEqualTo(bad.reason);
                          assertThat(letter.getTopic()).isEqualTo(bad.topic.name());
                          assertThat(letter.getMessage()).isNotBlank();
                        });
              });
      harness.send(MAPS.get(1));
      harness.advance();
      harness.drain("wall", 2);
      harness.advance();

      assertThat(harness.lastCoverage().getDrainedFrames()).isEqualTo(2);
    }
  }

  private static <T extends SpecificRecord> void send(
      TopologyHarness harness, Topic<T> topic, String key, SpecificRecord record) {
    harness.input(topic).pipeInput(key, topic.valueClass().cast(record));
  }

  private static Bad bad(Topic<?> topic, SpecificRecord record, String reason) {
    return keyed(topic, "wall", record, reason);
  }

  private static Bad keyed(Topic<?> topic, String key, SpecificRecord record, String reason) {
    return new Bad(topic, key, record, reason);
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.flip();
  }

  private static ByteBuffer cut(ByteBuffer bytes) {
    return bytes.slice(0, bytes.remaining() - 1);
  }

  private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first.duplicate())
        .put(second.duplicate())
        .flip();
  }
}
