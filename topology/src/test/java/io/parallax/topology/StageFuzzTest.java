package io.parallax.topology;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.fuzz.FuzzTest;
import io.parallax.fuzz.Fuzzing;
import io.parallax.schemas.Answer;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.CarriedLabels;
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
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.topology.accumulate.AccumulationMeters;
import io.parallax.topology.accumulate.Accumulator;
import io.parallax.topology.accumulate.RefreshPolicy;
import io.parallax.topology.backproject.BackProjector;
import io.parallax.topology.backproject.ObservedFrame;
import io.parallax.topology.backproject.PictureKeeper;
import io.parallax.topology.backproject.ProjectedFrame;
import io.parallax.topology.label.FrameLabeller;
import io.parallax.topology.label.LabelMeters;
import io.parallax.topology.label.LabelPropagator;
import io.parallax.topology.publish.RequestPublisher;
import io.parallax.topology.select.SelectionMeters;
import io.parallax.topology.select.SelectionPolicy;
import io.parallax.topology.select.Selector;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Damaged records on the way into each processor, with its real stores. A processor refuses a
 * record when it takes it, or never: no punctuation and no restart may fail on what was taken.
 */
class StageFuzzTest implements FuzzTest {
  private static final double VOXEL_SIZE = 0.05;
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final AvroSerdes SERDES = new AvroSerdes(new MockSchemaRegistryClient(), Map.of());
  private static final List<ProbabilityMap> MAPS = MadeUpScan.maps("wall", 1, 4);
  private static final List<Evidence> EVIDENCE = MadeUpScan.evidence(MAPS);

  @Override
  public Stream<Fuzzing> decoders() {
    return Stream.of(backProject(), accumulate(), select(), publish(), label(), propagate());
  }

  private static Fuzzing stage(
      String name,
      List<Topic<? extends SpecificRecord>> topics,
      List<? extends SpecificRecord> corpus,
      Stage stage) {
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
        new Stage(
            () -> List.of(PictureKeeper.store(SERDES)),
            () -> new BackProjector(VOXEL_SIZE),
            StageFuzzTest::keepPictures));
  }

  private static Fuzzing accumulate() {
    return stage(
        "accumulate",
        List.of(TopicCatalogue.EVIDENCE),
        EVIDENCE.subList(0, 12),
        new Stage(() -> Accumulator.stores(SERDES), StageFuzzTest::accumulator, harness -> {}));
  }

  private static Processor<?, ?, ?, ?> accumulator() {
    return new Accumulator(
        new RefreshPolicy(0.05, INTERVAL), new AccumulationMeters(new SimpleMeterRegistry()));
  }

  private static Fuzzing select() {
    List<SpecificRecord> corpus = new ArrayList<>(MadeUpScan.footprints(MAPS));
    corpus.addAll(reports());
    corpus.add(
        new SceneCommand("wall", MadeUpScan.GENERATION, SceneCommandKind.DRAIN, 4L, Instant.EPOCH));
    var rules = new SelectionRules(2, 0.35, 0.25, 0.9);
    var policy = new SelectionPolicy(rules, true, INTERVAL, 0.5, Duration.ofDays(7));
    return stage(
        "select",
        List.of(
            TopicCatalogue.FOOTPRINTS,
            TopicCatalogue.SUPERPIXEL_EVIDENCE,
            TopicCatalogue.SCENE_COMMANDS,
            TopicCatalogue.LABELS),
        corpus,
        new Stage(
            () -> Selector.stores(SERDES),
            () ->
                new Selector(
                    policy,
                    "selections",
                    "scene-coverage",
                    new SelectionMeters(new SimpleMeterRegistry())),
            harness -> {}));
  }

  private static List<SuperpixelEvidence> reports() {
    try (var harness = new ProcessorHarness<SpecificRecord, SuperpixelEvidence>(stores())) {
      start(harness, accumulator());
      EVIDENCE.forEach(evidence -> harness.process(Keys.block(evidence), evidence));
      return harness.punctuate();
    }
  }

  private static List<StoreBuilder<?>> stores() {
    return Accumulator.stores(SERDES);
  }

  private static Fuzzing publish() {
    return stage(
        "publish",
        List.of(TopicCatalogue.SELECTIONS),
        List.of(selection(0), selection(3)),
        new Stage(
            () -> List.of(PictureKeeper.store(SERDES)),
            RequestPublisher::new,
            StageFuzzTest::keepPictures));
  }

  private static Fuzzing label() {
    return stage(
        "label",
        List.of(TopicCatalogue.SELECTIONS, TopicCatalogue.CARRIED_LABELS),
        List.of(selection(0), selection(3), propagatedLabels()),
        new Stage(
            () -> {
              List<StoreBuilder<?>> all = new ArrayList<>(FrameLabeller.stores(SERDES));
              all.add(PictureKeeper.store(SERDES));
              return all;
            },
            () ->
                new FrameLabeller(
                    VOXEL_SIZE, INTERVAL, "voxel-labels", "training-labels", labelMeters()),
            StageFuzzTest::keepPictures));
  }

  private static LabelMeters labelMeters() {
    return new LabelMeters(new SimpleMeterRegistry());
  }

  private static Fuzzing propagate() {
    return stage(
        "carry",
        List.of(TopicCatalogue.VOXEL_LABELS, TopicCatalogue.EVIDENCE),
        List.of(voxelLabels(), EVIDENCE.get(0), EVIDENCE.get(1)),
        new Stage(
            () -> {
              List<StoreBuilder<?>> all = new ArrayList<>(Accumulator.stores(SERDES));
              all.add(LabelPropagator.store(SERDES));
              return all;
            },
            () -> new LabelPropagator(labelMeters()),
            harness -> {
              start(harness, accumulator());
              EVIDENCE.forEach(evidence -> harness.process(Keys.block(evidence), evidence));
            }));
  }

  private static void keepPictures(ProcessorHarness<SpecificRecord, ?> harness) {
    BackProjection projection = new BackProjection(VOXEL_SIZE);
    @SuppressWarnings({"unchecked", "rawtypes"})
    var keeper = (ProcessorHarness<ProjectedFrame, ?>) (ProcessorHarness) harness;
    @SuppressWarnings({"unchecked", "rawtypes"})
    Processor<String, ProjectedFrame, String, SpecificRecord> processor =
        (Processor) new PictureKeeper();
    start(keeper, processor);
    for (ProbabilityMap map : MAPS) {
      keeper.process(
          new ProjectedFrame(map, projection.project(ObservedFrame.of(map).view()), false));
    }
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

  private static CarriedLabels propagatedLabels() {
    Evidence view = EVIDENCE.get(0);
    return new CarriedLabels(
        "wall",
        view.getFrameId(),
        MadeUpScan.GENERATION,
        view.getBlockX(),
        view.getBlockY(),
        view.getBlockZ(),
        ByteBuffer.wrap(new byte[] {0, 1, 1, 1, 5, 2, 3, 4, 127, 0, 1, 1}));
  }

  private static VoxelLabels voxelLabels() {
    Evidence view = EVIDENCE.get(0);
    return new VoxelLabels(
        "wall",
        MadeUpScan.GENERATION,
        view.getBlockX(),
        view.getBlockY(),
        view.getBlockZ(),
        "wall/gen-1/f1/3",
        List.of(new VoxelAnswer("ann", ByteBuffer.wrap(new byte[] {0, 1, 5, 2, 127, 1}))));
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
    return SERDES.of(topic).serializer().serialize(topic.name(), topic.valueClass().cast(record));
  }

  @SuppressWarnings("unchecked")
  private static <I> void start(ProcessorHarness<I, ?> harness, Processor<?, ?, ?, ?> processor) {
    ((ProcessorHarness<I, SpecificRecord>) harness)
        .start((Processor<String, I, String, SpecificRecord>) processor);
  }

  /**
   * A processor that is fed, and now and then starts again, first with its stores, then without
   * them.
   */
  private static final class Stage {
    private static final int RESTARTS_AFTER = 500;
    private static final int LIVES = 4;

    private final Supplier<List<StoreBuilder<?>>> stores;
    private final Supplier<Processor<?, ?, ?, ?>> processor;
    private final Consumer<ProcessorHarness<SpecificRecord, ?>> before;
    private ProcessorHarness<SpecificRecord, SpecificRecord> harness;
    private int fed;

    Stage(
        Supplier<List<StoreBuilder<?>>> stores,
        Supplier<Processor<?, ?, ?, ?>> processor,
        Consumer<ProcessorHarness<SpecificRecord, ?>> before) {
      this.stores = stores;
      this.processor = processor;
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
      SpecificRecord record = SERDES.of(topic).deserializer().deserialize(topic.name(), value);
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
        harness = new ProcessorHarness<>(stores.get());
        before.accept(harness);
        harness.forwarded();
      }
      mustNotFail(() -> start(harness, processor.get()));
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
