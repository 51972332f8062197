package io.parallax.topology.map;

import static io.parallax.schemas.InvalidRecordException.checked;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.Keys;
import io.parallax.schemas.SceneMap;
import io.parallax.schemas.VoxelAnswer;
import io.parallax.schemas.VoxelLabels;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.schemas.generation.Generations;
import io.parallax.scorer.label.MappedVoxels;
import io.parallax.scorer.label.VoxelVotes;
import io.parallax.topology.accumulate.Accumulator;
import io.parallax.topology.closing.ClosedScenes;
import io.parallax.topology.closing.SceneClosing;
import io.parallax.topology.closing.SceneStores;
import io.parallax.topology.stage.DueKeys;
import io.parallax.topology.stage.KeyedStores;
import io.parallax.topology.stage.Stage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The publisher of the scene map: keeps what all answers say about each block of a scene, and
 * publishes a block's row when its labels or its statistics have changed.
 *
 * <p>A closing of a scene comes behind all labels of its answers: what is due of it is published,
 * and what the stores of the sub-topology hold of it is deleted. Its rows stay.
 *
 * <p>A row shows the {@linkplain ShownGenerations active generation}. A new view makes its block
 * due after an interval, so a busy block is published once in each; a new label makes it due at
 * once, and when the stream is idle all blocks that wait are due. What is due is in a store, so
 * nothing is searched for at a start, and a punctuation publishes a limited number of blocks.
 */
public final class MapPublisher
    extends ContextualProcessor<String, SpecificRecord, String, SceneMap> {
  /** What each request's answers say about a block: the block's key, a slash, the request's id. */
  public static final String LABELS = "block-labels";

  /** The generation that is shown of each block of a scene. */
  public static final String GENERATIONS = "block-generations";

  private static final String DUE = "blocks-to-map";

  /** A stream is idle when no view came for as long. */
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private static final int MOST_OF_A_PERIOD = 1000;

  private final Duration interval;
  private final Supplier<Generations> generations;
  private final SceneStores stores;
  private final MeterRegistry registry;
  private final Counter published;
  private KeyValueStore<String, VoxelLabels> labels;
  private ShownGenerations shown;
  private DueKeys due;
  private ClosedScenes closed;
  private boolean idle;

  private MapPublisher(
      Duration interval,
      Supplier<Generations> generations,
      SceneStores stores,
      MeterRegistry registry) {
    this.interval = interval;
    this.generations = generations;
    this.stores = stores;
    this.registry = registry;
    this.published =
        Counter.builder("parallax.topology.map.blocks")
            .description("Rows of the scene map that were published, a block again each time.")
            .register(registry);
  }

  /**
   * The stage: a child of the accumulator, and of the source of voxel labels.
   *
   * @param interval how long new views of a block wait to be published
   * @param generations those of the cluster, as they are now
   * @param stores those of the sub-topology
   */
  public static Stage<String, SpecificRecord, String, SceneMap> stage(
      Duration interval,
      Supplier<Generations> generations,
      SceneStores stores,
      AvroSerdes serdes,
      MeterRegistry registry) {
    return new Stage<>(
        () -> new MapPublisher(interval, generations, stores, registry),
        Set.of(
            KeyedStores.builder(LABELS, serdes.of(VoxelLabels.class)),
            KeyedStores.builder(GENERATIONS, Serdes.String()).withCachingEnabled(),
            KeyedStores.builder(DUE, Serdes.String()).withCachingEnabled()),
        stores.allBut(Set.of(LABELS, GENERATIONS)));
  }

  @Override
  public void init(ProcessorContext<String, SceneMap> context) {
    super.init(context);
    labels = context.getStateStore(LABELS);
    shown =
        new ShownGenerations(
            context.getStateStore(GENERATIONS),
            context.getStateStore(Accumulator.STATISTICS_STORE));
    due = new DueKeys(context.getStateStore(DUE));
    closed = new ClosedScenes(context, stores, registry);
    closed.deleteInSlices(context);
    idle = false;
    context.schedule(PERIOD, PunctuationType.WALL_CLOCK_TIME, now -> publishDue());
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    if (record.value() == null) {
      take(SceneClosing.parse(record.key()));
    } else if (record.value() instanceof VoxelLabels update) {
      take(update);
    } else if (record.value() instanceof Evidence view) {
      take(view);
    }
  }

  private void take(VoxelLabels update) {
    String block = checked("bad-identifier", () -> key(update));
    List<byte[]> answers = new ArrayList<>();
    addTo(answers, update);
    checked("bad-labels", () -> VoxelVotes.of(answers));
    if (closed.isAhead(update.getSceneId(), update.getClosings())) {
      take(new SceneClosing(update.getSceneId(), update.getClosings(), 0));
    }
    if (closed.isLate(update.getSceneId(), update.getClosings())) {
      return;
    }
    labels.put(block + '/' + update.getRequestId(), update.getAnswers().isEmpty() ? null : update);
    due.mark(block, context().currentSystemTimeMs());
  }

  /** Publishes what is due of a scene, for the last time, and begins to delete it. */
  private void take(SceneClosing closing) {
    if (closing.closings() > closed.closings(closing.sceneId())) {
      List<String> blocks = due.takeOf(closing.sceneId());
      blocks.forEach(this::publish);
      published.increment(blocks.size());
      closed.begin(closing, context().currentSystemTimeMs());
    }
  }

  private static String key(VoxelLabels labels) {
    return Keys.sceneBlock(
        labels.getSceneId(), labels.getBlockX(), labels.getBlockY(), labels.getBlockZ());
  }

  private static void addTo(List<byte[]> answers, VoxelLabels request) {
    for (VoxelAnswer answer : request.getAnswers()) {
      answers.add(FieldBytes.of(answer.getVoxels()));
    }
  }

  private void take(Evidence view) {
    String block =
        Keys.sceneBlock(view.getSceneId(), view.getBlockX(), view.getBlockY(), view.getBlockZ());
    shown.see(block, view.getGeneration(), generations.get());
    idle = false;
    due.mark(block, context().currentSystemTimeMs() + interval.toMillis());
  }

  private void publishDue() {
    long now = context().currentSystemTimeMs();
    shown.walk(generations.get(), MOST_OF_A_PERIOD, block -> markUnlessClosed(block, now));
    long until = idle ? DueKeys.ALL : now;
    List<String> blocks = due.take(until, MOST_OF_A_PERIOD);
    blocks.forEach(this::publish);
    published.increment(blocks.size());
    idle = true;
  }

  private void markUnlessClosed(String block, long time) {
    if (!closed.isDeleting(Keys.parseSceneBlock(block).sceneId())) {
      due.mark(block, time);
    }
  }

  private void publish(String key) {
    Keys.SceneBlock block = Keys.parseSceneBlock(key);
    String generation = shown.get(key);
    byte[] votes = votes(key);
    // Nothing is known of the block any more: a tombstone.
    SceneMap row = generation.isEmpty() && votes.length == 0 ? null : row(block, generation, votes);
    context().forward(new Record<>(key, row, context().currentSystemTimeMs()));
  }

  private SceneMap row(Keys.SceneBlock block, String generation, byte[] votes) {
    return new SceneMap(
        block.sceneId(),
        block.x(),
        block.y(),
        block.z(),
        generation,
        ByteBuffer.wrap(MappedVoxels.pack(shown.statistics(block), votes)),
        Instant.ofEpochMilli(context().currentSystemTimeMs()));
  }

  private byte[] votes(String block) {
    List<byte[]> answers = new ArrayList<>();
    KeyedStores.forEach(labels, block, request -> addTo(answers, request));
    return VoxelVotes.of(answers);
  }
}
