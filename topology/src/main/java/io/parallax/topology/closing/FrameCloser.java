package io.parallax.topology.closing;

import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.schemas.Selection;
import io.parallax.topology.stage.Stage;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The step that takes closings from the selections: deletes what the stores hold of the scene's
 * frames, and passes the closing on: to the next partition, or, where it has been in all of them,
 * to the blocks.
 */
public final class FrameCloser
    extends ContextualProcessor<String, Selection, String, SpecificRecord> {
  private final SceneStores stores;
  private final String selectionSink;
  private final String blockSink;
  private final MeterRegistry registry;
  private ClosedScenes closed;

  private FrameCloser(
      SceneStores stores, String selectionSink, String blockSink, MeterRegistry registry) {
    this.stores = stores;
    this.selectionSink = selectionSink;
    this.blockSink = blockSink;
    this.registry = registry;
  }

  /**
   * The stage.
   *
   * @param stores those of the sub-topology
   * @param selectionSink the child that takes what is for the next partition of the selections
   * @param blockSink the child that takes what is for all blocks
   */
  public static Stage<String, Selection, String, SpecificRecord> stage(
      SceneStores stores, String selectionSink, String blockSink, MeterRegistry registry) {
    return new Stage<>(
        () -> new FrameCloser(stores, selectionSink, blockSink, registry),
        Set.of(ClosedScenes.builder(stores.closings())),
        stores.ofScenes());
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    closed = new ClosedScenes(context, stores, registry);
    closed.deleteInSlices(context);
  }

  @Override
  public void process(Record<String, Selection> record) {
    if (record.value() != null) {
      return;
    }
    SceneClosing closing = SceneClosing.parse(record.key());
    boolean isNew = closed.begin(closing, context().currentSystemTimeMs());
    // Where it comes a second time it has been everywhere.
    context()
        .forward(
            new Record<>(closing.next().key(), null, context().currentSystemTimeMs()),
            isNew ? selectionSink : blockSink);
  }
}
