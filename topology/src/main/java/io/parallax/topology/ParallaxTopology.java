package io.parallax.topology;

import static io.parallax.schemas.TopicCatalogue.CARRIED_LABELS;
import static io.parallax.schemas.TopicCatalogue.EVIDENCE;
import static io.parallax.schemas.TopicCatalogue.FOOTPRINTS;
import static io.parallax.schemas.TopicCatalogue.LABELS;
import static io.parallax.schemas.TopicCatalogue.LABEL_REQUESTS;
import static io.parallax.schemas.TopicCatalogue.PROBABILITY_MAPS;
import static io.parallax.schemas.TopicCatalogue.SCENE_COMMANDS;
import static io.parallax.schemas.TopicCatalogue.SCENE_COVERAGE;
import static io.parallax.schemas.TopicCatalogue.SELECTIONS;
import static io.parallax.schemas.TopicCatalogue.SUPERPIXEL_EVIDENCE;
import static io.parallax.schemas.TopicCatalogue.TRAINING_LABELS;
import static io.parallax.schemas.TopicCatalogue.VOXEL_LABELS;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Topic;
import io.parallax.topology.accumulate.AccumulationMeters;
import io.parallax.topology.accumulate.Accumulator;
import io.parallax.topology.accumulate.BlockPartitioner;
import io.parallax.topology.backproject.BackProjectionMeters;
import io.parallax.topology.backproject.BackProjector;
import io.parallax.topology.backproject.EvidenceSender;
import io.parallax.topology.backproject.PictureKeeper;
import io.parallax.topology.label.FrameLabeller;
import io.parallax.topology.label.LabelMeters;
import io.parallax.topology.label.LabelPropagator;
import io.parallax.topology.publish.RequestPublisher;
import io.parallax.topology.select.SelectionMeters;
import io.parallax.topology.select.Selector;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/**
 * The wiring of the three stages.
 *
 * <pre>
 * probability-maps ─► back-project ─┬► send-evidence ─► evidence, footprints
 *                                   └► keep-picture ┐ (pictures)
 * selections ─┬──────────────────────► publish-request ─► label-requests
 *             └──────────────────────► label-frame ─► voxel-labels, training-labels
 * carried-labels ────────────────────► label-frame
 *
 * evidence ─┬► accumulate ─► superpixel-evidence
 *           └► carry-labels ─► carried-labels
 * voxel-labels ─► carry-labels
 *
 * footprints, superpixel-evidence, labels, scene-commands ─► select ─► selections, scene-coverage
 * </pre>
 *
 * <p>Three sub-topologies: the first is partitioned by frame, the second by block, the third by
 * scene. Every name here is part of a changelog's or a metric's name: a renamed one orphans state.
 */
public final class ParallaxTopology {
  /** An answer reaches dozens of frames, each of which is painted again: better after several. */
  private static final Duration LABEL_INTERVAL = Duration.ofSeconds(1);

  private static final String BACK_PROJECT = "back-project";
  private static final String SEND_EVIDENCE = "send-evidence";
  private static final String KEEP_PICTURE = "keep-picture";
  private static final String PUBLISH_REQUEST = "publish-request";
  private static final String ACCUMULATE = "accumulate";
  private static final String SELECT = "select";
  private static final String LABEL_FRAME = "label-frame";
  private static final String PROPAGATE_LABELS = "carry-labels";

  private final Topology topology = new Topology();
  private final TopologyConfig config;
  private final AvroSerdes serdes;
  private final MeterRegistry meters;

  private ParallaxTopology(TopologyConfig config, AvroSerdes serdes, MeterRegistry meters) {
    this.config = config;
    this.serdes = serdes;
    this.meters = meters;
  }

  /** Builds the topology; the metrics of its stages are not exported. */
  public static Topology build(TopologyConfig config, AvroSerdes serdes) {
    return build(config, serdes, new SimpleMeterRegistry());
  }

  /** Builds the topology of one instance, whose stages register what they count. */
  static Topology build(TopologyConfig config, AvroSerdes serdes, MeterRegistry meters) {
    ParallaxTopology wiring = new ParallaxTopology(config, serdes, meters);
    wiring.addBackProjection();
    wiring.addAccumulation();
    wiring.addSelection();
    wiring.addPublication();
    wiring.addLabels();
    return wiring.topology;
  }

  private void addBackProjection() {
    double voxelSize = config.voxelSize();
    topology.addProcessor(
        BACK_PROJECT, () -> new BackProjector(voxelSize), sources(PROBABILITY_MAPS));
    topology.addStateStore(PictureKeeper.store(serdes), BACK_PROJECT);
    var stage = new BackProjectionMeters(meters);
    topology.addProcessor(
        SEND_EVIDENCE,
        () -> new EvidenceSender(sink(EVIDENCE), sink(FOOTPRINTS), stage),
        BACK_PROJECT);
    addBlockSink(EVIDENCE, SEND_EVIDENCE);
    addSink(FOOTPRINTS, SEND_EVIDENCE);
  }

  private void addAccumulation() {
    var policy = config.refreshPolicy();
    var stage = new AccumulationMeters(meters);
    topology.addProcessor(ACCUMULATE, () -> new Accumulator(policy, stage), sources(EVIDENCE));
    Accumulator.stores(serdes).forEach(store -> topology.addStateStore(store, ACCUMULATE));
    addSink(SUPERPIXEL_EVIDENCE, ACCUMULATE);
  }

  private void addSelection() {
    var policy = config.selectionPolicy();
    var stage = new SelectionMeters(meters);
    topology.addProcessor(
        SELECT,
        () -> new Selector(policy, sink(SELECTIONS), sink(SCENE_COVERAGE), stage),
        sources(FOOTPRINTS, SUPERPIXEL_EVIDENCE, LABELS, SCENE_COMMANDS));
    Selector.stores(serdes).forEach(store -> topology.addStateStore(store, SELECT));
    addSink(SELECTIONS, SELECT);
    addSink(SCENE_COVERAGE, SELECT);
  }

  private void addPublication() {
    topology.addProcessor(KEEP_PICTURE, PictureKeeper::new, BACK_PROJECT);
    topology.addProcessor(PUBLISH_REQUEST, RequestPublisher::new, sources(SELECTIONS));
    topology.connectProcessorAndStateStores(KEEP_PICTURE, PictureKeeper.STORE);
    topology.connectProcessorAndStateStores(PUBLISH_REQUEST, PictureKeeper.STORE);
    addSink(LABEL_REQUESTS, PUBLISH_REQUEST);
  }

  private void addLabels() {
    double voxelSize = config.voxelSize();
    var stage = new LabelMeters(meters);
    topology.addProcessor(
        LABEL_FRAME,
        () ->
            new FrameLabeller(
                voxelSize, LABEL_INTERVAL, sink(VOXEL_LABELS), sink(TRAINING_LABELS), stage),
        source(SELECTIONS),
        addSource(CARRIED_LABELS));
    FrameLabeller.stores(serdes).forEach(store -> topology.addStateStore(store, LABEL_FRAME));
    topology.connectProcessorAndStateStores(LABEL_FRAME, PictureKeeper.STORE);
    addBlockSink(VOXEL_LABELS, LABEL_FRAME);
    addSink(TRAINING_LABELS, LABEL_FRAME);

    topology.addProcessor(
        PROPAGATE_LABELS,
        () -> new LabelPropagator(stage),
        source(EVIDENCE),
        addSource(VOXEL_LABELS));
    topology.addStateStore(LabelPropagator.store(serdes), PROPAGATE_LABELS);
    topology.connectProcessorAndStateStores(PROPAGATE_LABELS, Accumulator.VIEWS_STORE);
    addSink(CARRIED_LABELS, PROPAGATE_LABELS);
  }

  private String[] sources(Topic<?>... topics) {
    return Stream.of(topics).map(this::addSource).toArray(String[]::new);
  }

  private String addSource(Topic<?> topic) {
    String name = source(topic);
    topology.addSource(
        name,
        new StringDeserializer(),
        new RequiredValueDeserializer<>(serdes.of(topic).deserializer()),
        topic.name());
    return name;
  }

  private void addSink(Topic<?> topic, String parent) {
    topology.addSink(
        sink(topic), topic.name(), new StringSerializer(), serdes.of(topic).serializer(), parent);
  }

  /** What belongs to a block goes where the block is. */
  private <V extends SpecificRecord> void addBlockSink(Topic<V> topic, String parent) {
    topology.addSink(
        sink(topic),
        topic.name(),
        new StringSerializer(),
        serdes.of(topic).serializer(),
        new BlockPartitioner<>(),
        parent);
  }

  private static String source(Topic<?> topic) {
    return topic.name() + "-source";
  }

  private static String sink(Topic<?> topic) {
    return topic.name() + "-sink";
  }
}
