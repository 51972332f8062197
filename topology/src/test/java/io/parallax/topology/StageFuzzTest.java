package io.parallax.topology;

import io.parallax.fuzz.FuzzTest;
import io.parallax.fuzz.Fuzzing;
import io.parallax.schemas.Answer;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.VoxelAnswer;
import io.parallax.schemas.VoxelLabels;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.topology.accumulate.RefreshPolicy;
import io.parallax.topology.select.SelectionPolicy;
import io.parallax.topology.stage.Stage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Damaged records on the way into each processor, with its real stores. A processor refuses a
 * record when it takes it, or never: no punctuation and no restart may fail on what was taken.
 */
class StageFuzzTest implements FuzzTest {
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final RefreshPolicy REFRESH = new RefreshPolicy(0.05, INTERVAL);
  private static final List<ProbabilityMap> MAPS = MadeUpScan.maps("wall", 1, 4);
  private static final List<Evidence> EVIDENCE = MadeUpScan.evidence(MAPS);

  @Override
  public Stream<Fuzzing> decoders() {
    return Stream.of(backProject(), accumulate(), select(), publish(), label(), map());
  }

  private static Fuzzing stage(
      String name,
      List<Topic<? extends SpecificRecord>> topics,
      List<? extends SpecificRecord> corpus,
      Fed stage) {
    return Fuzzing.of("stage-" + name, bytes -> stage.decode(topics, bytes))
        .corpus(corpus.stream().map(record -> bytes(topics, record)).toList())
        .refuses(SerializationException.class, InvalidRecordException.class)
        .allocates(32 << 20, 1 << 16);
  }

  private static Fuzzing backProject() {
    return stage(
        "back-project",
        List.of(TopicCatalogue.PROBABILITY_MAPS),
        MAPS,
        new Fed(
            TestStages::backProjector,
            List.of(
                TestStages::pictureKeeper, TestStages::answerProjector, TestStages::frameCloser),
            StageFuzzTest::keepPictures));
  }

  private static Fuzzing accumulate() {
    return stage(
        "accumulate",
        List.of(TopicCatalogue.EVIDENCE),
        EVIDENCE.subList(0, 12),
        new Fed(() -> TestStages.accumulator(REFRESH), List.of(), harness -> {}));
  }

  private static Fuzzing select() {
    List<SpecificRecord> corpus = new ArrayList<>(MadeUpScan.footprints(MAPS));
    corpus.addAll(reports());
    corpus.add(
        new SceneCommand("wall", MadeUpScan.GENERATION, SceneCommandKind.DRAIN, 4L, Instant.EPOCH));
    corpus.add(new SceneCommand("wall", "", SceneCommandKind.CLOSE, 0L, Instant.EPOCH));
    var rules = new SelectionRules(2, 0.35, 0.25, 0.9);
    var policy = new SelectionPolicy(rules, true, INTERVAL, 0.5, Duration.ofDays(7), false);
    return stage(
        "select",
        List.of(
            TopicCatalogue.FOOTPRINTS,
            TopicCatalogue.SUPERPIXEL_EVIDENCE,
            TopicCatalogue.SCENE_COMMANDS,
            TopicCatalogue.LABELS),
        corpus,
        new Fed(() -> TestStages.selector(policy), List.of(), harness -> {}));
  }

  private static List<SuperpixelEvidence> reports() {
    try (var harness = new ProcessorHarness(TestStages.accumulator(REFRESH))) {
      EVIDENCE.forEach(evidence -> harness.process(Keys.block(evidence), evidence));
      return harness.punctuate(SuperpixelEvidence.class);
    }
  }

  private static Fuzzing publish() {
    return stage(
        "publish",
        List.of(TopicCatalogue.SELECTIONS),
        List.of(selection(0), selection(3)),
        new Fed(
            TestStages::requestPublisher,
            List.of(TestStages::pictureKeeper),
            StageFuzzTest::keepPictures));
  }

  private static Fuzzing label() {
    return stage(
        "label",
        List.of(TopicCatalogue.SELECTIONS),
        List.of(selection(0), selection(3)),
        new Fed(
            TestStages::answerProjector,
            List.of(TestStages::pictureKeeper, TestStages::frameCloser),
            StageFuzzTest::keepPictures));
  }

  private static Fuzzing map() {
    return stage(
        "map",
        // Views come from the accumulator, which has checked them.
        List.of(TopicCatalogue.VOXEL_LABELS),
        List.of(voxelLabels()),
        new Fed(
            TestStages::mapPublisher,
            List.of(() -> TestStages.accumulator(REFRESH)),
            harness -> {}));
  }

  private static void keepPictures(ProcessorHarness harness) {
    harness.start(TestStages.pictureKeeper());
    MAPS.forEach(map -> harness.process(MadeUpScan.projected(map)));
  }

  private static Selection selection(int superpixel) {
    String requestId = Keys.request("wall", MadeUpScan.GENERATION, "f1", superpixel);
    BitSet part = new BitSet();
    part.set(0, 300);
    CocoMask mask =
        new CocoMask(
            MadeUpScan.HEIGHT,
            MadeUpScan.WIDTH,
            CocoRle.of(part, MadeUpScan.WIDTH, MadeUpScan.HEIGHT).counts());
    return Selection.newBuilder()
        .setRequestId(requestId)
        .setSceneId("wall")
        .setFrameId("f1")
        .setSuperpixel(superpixel)
        .setGeneration(MadeUpScan.GENERATION)
        .setRaster(MadeUpScan.raster(MAPS.get(1)))
        .setStatus(RequestStatus.ANSWERED)
        .setPixels(64)
        .setDecidedAt(Instant.EPOCH)
        .setAnswers(
            List.of(
                new Answer(
                    "ann",
                    Verdict.LABELLED,
                    List.of(new LabelledPart(1, null), new LabelledPart(2, mask)),
                    "",
                    Instant.EPOCH)))
        .build();
  }

  private static VoxelLabels voxelLabels() {
    Evidence view = EVIDENCE.get(0);
    return new VoxelLabels(
        "wall",
        view.getBlockX(),
        view.getBlockY(),
        view.getBlockZ(),
        "wall/gen-1/f1/3",
        List.of(new VoxelAnswer("ann", ByteBuffer.wrap(new byte[] {0, 1, 5, 2, 127, 1}))),
        0);
  }

  /** The number of the record's topic, and its bytes there. */
  private static byte[] bytes(List<Topic<? extends SpecificRecord>> topics, SpecificRecord record) {
    for (int i = 0; i < topics.size(); i++) {
      if (topics.get(i).valueClass().isInstance(record)) {
        byte[] value = serialize(topics.get(i), record);
        return ByteBuffer.allocate(1 + value.length).put((byte) i).put(value).array();
      }
    }
    throw new IllegalArgumentException("no topic takes " + record.getClass());
  }

  private static <T extends SpecificRecord> byte[] serialize(
      Topic<T> topic, SpecificRecord record) {
    return TestStages.SERDES
        .of(topic)
        .serializer()
        .serialize(topic.name(), topic.valueClass().cast(record));
  }

  /**
   * A processor that is fed, and now and then starts again, first with its stores, then without
   * them.
   */
  private static final class Fed {
    private static final int RESTARTS_AFTER = 500;
    private static final int LIVES = 4;

    private final Supplier<ProcessorHarness> harnesses;
    private final Consumer<ProcessorHarness> before;
    private ProcessorHarness harness;
    private int fed;

    /**
     * Feeds a stage.
     *
     * @param others those that bring the stores which it shares
     */
    Fed(
        Supplier<Stage<String, ?, ?, ?>> stage,
        List<Supplier<Stage<String, ?, ?, ?>>> others,
        Consumer<ProcessorHarness> before) {
      this.harnesses =
          () ->
              new ProcessorHarness(
                  stage.get(),
                  others.stream().map(Supplier::get).toArray(Stage<?, ?, ?, ?>[]::new));
      this.before = before;
    }

    void decode(List<Topic<? extends SpecificRecord>> topics, byte[] bytes) {
      if (fed++ % RESTARTS_AFTER == 0) {
        restart(fed / RESTARTS_AFTER % LIVES == 0);
      }
      if (bytes.length == 0) {
        throw new SerializationException("no bytes");
      }
      Topic<?> topic = topics.get((bytes[0] & 0xFF) % topics.size());
      byte[] value = ByteBuffer.allocate(bytes.length - 1).put(bytes, 1, bytes.length - 1).array();
      SpecificRecord record =
          TestStages.SERDES.of(topic).deserializer().deserialize(topic.name(), value);
      try {
        harness.process(keyOf(record), record);
      } finally {
        mustNotFail(harness::punctuate);
      }
    }

    private static String keyOf(SpecificRecord record) {
      return InvalidRecordException.checked(
          "bad-identifier",
          () -> {
            if (record instanceof Evidence evidence) {
              return Keys.block(evidence);
            }
            return record instanceof ProbabilityMap map
                ? Keys.frame(map.getSceneId(), map.getFrameId())
                : "wall";
          });
    }

    private void restart(boolean withoutStores) {
      if (withoutStores && harness != null) {
        harness.close();
        harness = null;
      }
      if (harness == null) {
        harness = harnesses.get();
        before.accept(harness);
      }
      mustNotFail(harness::start);
    }

    private static void mustNotFail(Runnable use) {
      try {
        use.run();
      } catch (RuntimeException e) {
        throw new AssertionError("what was taken fails later", e);
      }
    }
  }
}
