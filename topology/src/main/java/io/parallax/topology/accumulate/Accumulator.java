package io.parallax.topology.accumulate;

import static io.parallax.schemas.InvalidRecordException.checked;

import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.BlockStatistics;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.Identifiers;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.schemas.generation.Generations;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.evidence.FootprintCursor;
import io.parallax.scorer.statistics.Accumulation;
import io.parallax.topology.closing.ClosedScenes;
import io.parallax.topology.closing.SceneClosing;
import io.parallax.topology.closing.SceneStores;
import io.parallax.topology.stage.KeyedStores;
import io.parallax.topology.stage.Stage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The accumulation of views: each piece of evidence is added once to its block's statistics, and
 * blocks that have changed report what they say about superpixels.
 *
 * <p>A new view moves a voxel's mean distribution by about its share of the pixels. So a block need
 * not report all its views after every new one: that is due when its pixels have grown by a
 * fraction δ, which makes the complete reports of a block a geometric series and their cost per
 * frame constant, however many views the block has. Until then it reports the new views alone, so
 * that a new frame has scores at once. What is not due reports completely when the stream falls
 * idle, so scores are exact in the end. A block whose last complete report lacks views is noted in
 * a store; after a restart or a move to another instance these are due, for some of their views may
 * have been in no report at all.
 */
public final class Accumulator
    extends ContextualProcessor<String, Evidence, String, SpecificRecord> {
  /** The store of statistics, keyed by block: what an interactive query reads. */
  public static final String STATISTICS_STORE = "block-statistics";

  /** The store of views: the block's key, a slash, the frame's id. */
  public static final String VIEWS_STORE = "block-views";

  /** Blocks whose last complete report lacks views. */
  public static final String DIRTY_STORE = "dirty-blocks";

  /** So many keys of retired generations are deleted in one punctuation. */
  private static final int MOST_DELETED = 1000;

  private final RefreshPolicy policy;
  private final Supplier<Generations> generations;
  private final String sharesChild;
  private final String viewsChild;
  private final SceneStores stores;
  private final MeterRegistry registry;
  private final AccumulationMeters meters;
  private final Accumulation accumulation = new Accumulation();
  private final FootprintCursor footprint = new FootprintCursor();

  /** Views that are in no report yet, by block. */
  private final Map<String, List<Evidence>> unreported = new LinkedHashMap<>();

  private final Set<String> due = new LinkedHashSet<>();

  /** Blocks that are not due, but whose last complete report lacks views. */
  private final Set<String> stale = new LinkedHashSet<>();

  private KeyValueStore<String, BlockStatistics> statistics;
  private KeyValueStore<String, Evidence> views;
  private KeyValueStore<String, String> dirty;
  private RetiredBlocks retired;
  private BlockRefresh refresh;
  private ClosedScenes closed;
  private boolean idle;

  /** How many dirty blocks the meters know of. */
  private int toldDirty;

  private Accumulator(
      RefreshPolicy policy,
      Supplier<Generations> generations,
      String sharesChild,
      String viewsChild,
      SceneStores stores,
      MeterRegistry registry,
      AccumulationMeters meters) {
    this.policy = policy;
    this.generations = generations;
    this.sharesChild = sharesChild;
    this.viewsChild = viewsChild;
    this.stores = stores;
    this.registry = registry;
    this.meters = meters;
  }

  /**
   * The stage.
   *
   * @param policy when blocks report
   * @param generations those of the cluster, as they are now
   * @param sharesChild the child that takes what blocks say about superpixels
   * @param viewsChild the child that takes every view that was added to the statistics, and is told
   *     when a scene opens again whose closing has not come yet
   * @param stores those of the sub-topology
   */
  public static Stage<String, Evidence, String, SpecificRecord> stage(
      RefreshPolicy policy,
      Supplier<Generations> generations,
      String sharesChild,
      String viewsChild,
      SceneStores stores,
      AvroSerdes serdes,
      MeterRegistry registry) {
    AccumulationMeters meters = new AccumulationMeters(registry);
    // Statistics are cached, so that a busy block is logged once a commit; a view is written once.
    return new Stage<>(
        () ->
            new Accumulator(policy, generations, sharesChild, viewsChild, stores, registry, meters),
        Set.of(
            KeyedStores.builder(STATISTICS_STORE, serdes.of(BlockStatistics.class))
                .withCachingEnabled(),
            KeyedStores.builder(VIEWS_STORE, serdes.of(Evidence.class)),
            KeyedStores.builder(DIRTY_STORE, Serdes.String()).withCachingEnabled(),
            ClosedScenes.builder(stores.closings())),
        stores.allBut(Set.of(STATISTICS_STORE, VIEWS_STORE, DIRTY_STORE, stores.closings())));
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    statistics = context.getStateStore(STATISTICS_STORE);
    views = context.getStateStore(VIEWS_STORE);
    dirty = context.getStateStore(DIRTY_STORE);
    retired = new RetiredBlocks(statistics, views);
    refresh = new BlockRefresh(views);
    closed = new ClosedScenes(context, stores, registry);
    // A task that failed starts again with the same processor: only the stores are to be trusted.
    unreported.clear();
    due.clear();
    stale.clear();
    try (KeyValueIterator<String, String> all = dirty.all()) {
      all.forEachRemaining(entry -> due.add(entry.key));
    }
    context.schedule(policy.interval(), PunctuationType.WALL_CLOCK_TIME, now -> report());
  }

  @Override
  public void process(Record<String, Evidence> record) {
    String blockKey = record.key();
    Evidence evidence = record.value();
    requireNames(blockKey, evidence);
    if (generations.get().isRetired(evidence.getGeneration())) {
      meters.retired();
      return;
    }
    if (isOfEarlierOpening(evidence)) {
      return;
    }
    String viewKey = blockKey + '/' + evidence.getFrameId();
    if (views.get(viewKey) != null) {
      meters.duplicate();
      return;
    }
    BlockStatistics before = statistics.get(blockKey);
    BlockStatistics after = add(before == null ? new BlockStatistics() : before, evidence);
    views.put(viewKey, evidence);
    statistics.put(blockKey, after);
    meters.added(before == null, accumulation.addedVoxels());
    unreported.computeIfAbsent(blockKey, key -> new ArrayList<>()).add(evidence);
    idle = false;
    markDirty(blockKey, policy.due(after.getPixels(), after.getRefreshedPixels()), before == null);
    context().forward(record, viewsChild);
  }

  /** Whether a view is of an earlier opening of its scene: then it is dropped. */
  private boolean isOfEarlierOpening(Evidence view) {
    if (closed.isAhead(view.getSceneId(), view.getClosings())) {
      SceneClosing closing = new SceneClosing(view.getSceneId(), view.getClosings(), 0);
      context()
          .forward(new Record<>(closing.key(), null, context().currentSystemTimeMs()), viewsChild);
    }
    return closed.isLate(view.getSceneId(), view.getClosings());
  }

  private void markDirty(String blockKey, boolean isDue, boolean isNewBlock) {
    boolean isKnown = due.contains(blockKey) || stale.contains(blockKey);
    (isDue ? due : stale).add(blockKey);
    // One that is known and new was deleted, with its scene, since it became dirty.
    if (!isKnown || isNewBlock) {
      dirty.put(blockKey, "");
    }
  }

  /** The keys of the stores are made of them, and what is read back must be takeable apart. */
  private static void requireNames(String recordKey, Evidence evidence) {
    String blockKey = checked("bad-identifier", () -> key(evidence));
    if (!blockKey.equals(recordKey)) {
      throw new InvalidRecordException(
          "bad-identifier", "the record's key is not that of its block, " + blockKey);
    }
  }

  private static String key(Evidence evidence) {
    Identifiers.require("frameId", evidence.getFrameId());
    return Keys.block(evidence);
  }

  private BlockStatistics add(BlockStatistics before, Evidence evidence) {
    BlockEvidence view = BlockRefresh.blockEvidence(evidence);
    try {
      byte[] voxels = accumulation.add(voxels(before), view);
      long pixels = 0;
      footprint.reset(view.footprint());
      while (footprint.next()) {
        pixels += footprint.pixels();
      }
      return new BlockStatistics(
          before.getFrames() + 1,
          before.getPixels() + pixels,
          before.getRefreshedPixels(),
          ByteBuffer.wrap(voxels));
    } catch (IllegalArgumentException e) {
      throw new InvalidRecordException("bad-evidence", e.getMessage(), e);
    }
  }

  private static byte[] voxels(BlockStatistics statistics) {
    return statistics.getVoxels() == null
        ? Accumulation.EMPTY
        : FieldBytes.of(statistics.getVoxels());
  }

  private void report() {
    retired.walk(generations.get(), MOST_DELETED, this::forget);
    stale.removeAll(due);
    toldDirty = meters.dirty(toldDirty, due.size() + stale.size());
    long start = System.nanoTime();
    int onAllViews = due.size();
    due.forEach(this::reportAllViews);
    due.clear();
    int onNewViews = unreported.size();
    unreported.forEach(this::reportNewViews);
    unreported.clear();
    if (idle) {
      onAllViews += stale.size();
      stale.forEach(this::reportAllViews);
      stale.clear();
    }
    idle = true;
    if (onAllViews + onNewViews > 0) {
      meters.reported(onAllViews, onNewViews, System.nanoTime() - start);
    }
  }

  @Override
  public void close() {
    toldDirty = meters.dirty(toldDirty, 0);
  }

  /** Forgets a block that is gone. */
  private void forget(String blockKey) {
    unreported.remove(blockKey);
    due.remove(blockKey);
    stale.remove(blockKey);
    dirty.delete(blockKey);
  }

  private void reportAllViews(String blockKey) {
    unreported.remove(blockKey);
    BlockStatistics current = statistics.get(blockKey);
    String sceneId = sceneId(blockKey);
    if (current == null || closed.isDeleting(sceneId)) {
      return; // Its scene is closed.
    }
    forward(refresh.ofAllViews(blockKey, closed.closings(sceneId), current));
    current.setRefreshedPixels(current.getPixels());
    statistics.put(blockKey, current);
    dirty.delete(blockKey);
  }

  private void reportNewViews(String blockKey, List<Evidence> newViews) {
    BlockStatistics current = statistics.get(blockKey);
    String sceneId = sceneId(blockKey);
    if (current == null || closed.isDeleting(sceneId)) {
      return; // Its scene is closed.
    }
    int closings = closed.closings(sceneId);
    List<Evidence> ofOpening =
        newViews.stream().filter(view -> view.getClosings() == closings).toList();
    if (!ofOpening.isEmpty()) {
      forward(refresh.ofViews(blockKey, closings, current, ofOpening));
    }
  }

  private static String sceneId(String blockKey) {
    return blockKey.substring(0, blockKey.indexOf('/'));
  }

  private void forward(SuperpixelEvidence shares) {
    context()
        .forward(
            new Record<>(shares.getSceneId(), shares, context().currentSystemTimeMs()),
            sharesChild);
  }
}
