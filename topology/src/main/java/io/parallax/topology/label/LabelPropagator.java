package io.parallax.topology.label;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.CarriedLabels;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.VoxelAnswer;
import io.parallax.schemas.VoxelLabels;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.evidence.FootprintCursor;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.label.VoxelVotes;
import io.parallax.topology.accumulate.Accumulator;
import io.parallax.topology.stage.KeyedStores;
import io.parallax.topology.stage.Stage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Propagates labels to all views: stores what answers say about the voxels of each block, and sends
 * their votes to every frame that sees labelled voxels, those that come later too.
 *
 * <p>Reads the accumulator's store of views, so a view comes from the accumulator, which has stored
 * it by then: one that it refused never comes here, and no order of wiring can lose one.
 */
public final class LabelPropagator
    extends ContextualProcessor<String, SpecificRecord, String, CarriedLabels> {
  /** What each request's answers say about a block: the block's key, a slash, the request's id. */
  private static final String STORE = "voxel-labels";

  private final Counter sent;
  private final FootprintCursor footprint = new FootprintCursor();
  private final Set<String> labelledBlocks = new HashSet<>();
  private KeyValueStore<String, VoxelLabels> labels;
  private KeyValueStore<String, Evidence> views;

  private LabelPropagator(Counter sent) {
    this.sent = sent;
  }

  /** The stage: a child of the accumulator, and of the source of voxel labels. */
  public static Stage<String, SpecificRecord, String, CarriedLabels> stage(
      AvroSerdes serdes, MeterRegistry registry) {
    Counter sent =
        Counter.builder("parallax.topology.carried.labels")
            .description("Times that the labels of a block were sent to a frame that sees it.")
            .register(registry);
    return new Stage<>(
        () -> new LabelPropagator(sent),
        Set.of(KeyedStores.builder(STORE, serdes.of(VoxelLabels.class))),
        Set.of(Accumulator.VIEWS_STORE));
  }

  @Override
  public void init(ProcessorContext<String, CarriedLabels> context) {
    super.init(context);
    labels = context.getStateStore(STORE);
    views = context.getStateStore(Accumulator.VIEWS_STORE);
    labelledBlocks.clear();
    try (KeyValueIterator<String, VoxelLabels> all = labels.all()) {
      all.forEachRemaining(entry -> labelledBlocks.add(blockKey(entry.value)));
    }
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    if (record.value() instanceof VoxelLabels update) {
      take(update);
    } else if (record.value() instanceof Evidence view && labelledBlocks.contains(record.key())) {
      send(view, votes(record.key()));
    }
  }

  private void take(VoxelLabels update) {
    String blockKey = blockKey(update);
    String key = blockKey + '/' + update.getRequestId();
    BitSet touched = voxels(update);
    VoxelLabels before = labels.get(key);
    if (before != null) {
      touched.or(voxels(before));
    }
    labels.put(key, update.getAnswers().isEmpty() ? null : update);
    byte[] votes = votes(blockKey);
    if (votes.length == 0) {
      labelledBlocks.remove(blockKey);
    } else {
      labelledBlocks.add(blockKey);
    }
    KeyedStores.forEach(
        views,
        blockKey,
        view -> {
          if (sees(view, touched)) {
            send(view, votes);
          }
        });
  }

  private boolean sees(Evidence view, BitSet voxels) {
    footprint.reset(FieldBytes.of(view.getFootprint()));
    while (footprint.next()) {
      if (voxels.get(footprint.voxel())) {
        return true;
      }
    }
    return false;
  }

  private void send(Evidence view, byte[] votes) {
    CarriedLabels propagated =
        new CarriedLabels(
            view.getSceneId(),
            view.getFrameId(),
            view.getGeneration(),
            view.getBlockX(),
            view.getBlockY(),
            view.getBlockZ(),
            ByteBuffer.wrap(votes));
    String key = Keys.frame(view.getSceneId(), view.getFrameId());
    context().forward(new Record<>(key, propagated, context().currentSystemTimeMs()));
    sent.increment();
  }

  private byte[] votes(String blockKey) {
    List<byte[]> answers = new ArrayList<>();
    KeyedStores.forEach(
        labels,
        blockKey,
        request -> request.getAnswers().forEach(a -> answers.add(FieldBytes.of(a.getVoxels()))));
    return VoxelVotes.of(answers);
  }

  private static BitSet voxels(VoxelLabels labels) {
    BitSet voxels = new BitSet(BlockIndex.VOXELS);
    try {
      for (VoxelAnswer answer : labels.getAnswers()) {
        voxels.or(VoxelVotes.voxels(FieldBytes.of(answer.getVoxels())));
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidRecordException("bad-labels", e.getMessage(), e);
    }
    return voxels;
  }

  private static String blockKey(VoxelLabels labels) {
    return InvalidRecordException.checked(
        "bad-identifier",
        () ->
            Keys.block(
                labels.getSceneId(),
                labels.getGeneration(),
                labels.getBlockX(),
                labels.getBlockY(),
                labels.getBlockZ()));
  }
}
