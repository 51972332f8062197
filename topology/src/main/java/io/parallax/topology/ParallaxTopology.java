package io.parallax.topology;

import static io.parallax.schemas.TopicCatalogue.EVIDENCE;
import static io.parallax.schemas.TopicCatalogue.FOOTPRINTS;
import static io.parallax.schemas.TopicCatalogue.LABELS;
import static io.parallax.schemas.TopicCatalogue.LABEL_REQUESTS;
import static io.parallax.schemas.TopicCatalogue.MODELS;
import static io.parallax.schemas.TopicCatalogue.PROBABILITY_MAPS;
import static io.parallax.schemas.TopicCatalogue.SCENE_COMMANDS;
import static io.parallax.schemas.TopicCatalogue.SCENE_COVERAGE;
import static io.parallax.schemas.TopicCatalogue.SCENE_MAP;
import static io.parallax.schemas.TopicCatalogue.SELECTIONS;
import static io.parallax.schemas.TopicCatalogue.SUPERPIXEL_EVIDENCE;
import static io.parallax.schemas.TopicCatalogue.VOXEL_LABELS;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Topic;
import io.parallax.topology.accumulate.Accumulator;
import io.parallax.topology.accumulate.BlockPartitioner;
import io.parallax.topology.backproject.BackProjector;
import io.parallax.topology.backproject.EvidenceSender;
import io.parallax.topology.backproject.PictureKeeper;
import io.parallax.topology.closing.FrameCloser;
import io.parallax.topology.closing.SceneStores;
import io.parallax.topology.closing.SelectionPartitioner;
import io.parallax.topology.generation.FollowedGenerations;
import io.parallax.topology.label.AnswerProjector;
import io.parallax.topology.map.MapPublisher;
import io.parallax.topology.publish.RequestPublisher;
import io.parallax.topology.select.Selector;
import io.parallax.topology.stage.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * The wiring of the three stages.
 *
 * <pre>
 * probability-maps ─► back-project ─┬► send-evidence ─► evidence, footprints
 *                                   └► keep-picture ┐ (frame-pictures, frame-guesses)
 * selections ─┬──────────────────────► publish-request ─► label-requests
 *             ├──────────────────────► project-answers ─► voxel-labels
 *             └──────────────────────► close-frames ─► selections, voxel-labels
 *
 * evidence ─► accumulate ─┬► superpixel-evidence
 *                         └► publish-map ─► scene-map
 * voxel-labels ─────────────► publish-map
 *
 * footprints, superpixel-evidence, labels, scene-commands ─► select ─► selections, scene-coverage
 *
 * models ─► follow-models (in every instance, for all stages)
 * </pre>
 *
 * <p>Three sub-topologies: the first is partitioned by frame, the second by block, the third by
 * scene. Every name here is part of a changelog's or a metric's name: a renamed one orphans state.
 */
public final class ParallaxTopology {
  private static final String FOLLOW_MODELS = "follow-models";
  private static final String BACK_PROJECT = "back-project";
  private static final String SEND_EVIDENCE = "send-evidence";
  private static final String KEEP_PICTURE = "keep-picture";
  private static final String PUBLISH_REQUEST = "publish-request";
  private static final String ACCUMULATE = "accumulate";
  private static final String SELECT = "select";
  private static final String PROJECT_ANSWERS = "project-answers";
  private static final String PUBLISH_MAP = "publish-map";
  private static final String CLOSE_FRAMES = "close-frames";

  private static final SceneStores FRAME_STORES =
      new SceneStores(
          "frame-closings",
          Set.of(PictureKeeper.PICTURES, PictureKeeper.GUESSES, AnswerProjector.ANSWERED));

  private static final SceneStores BLOCK_STORES =
      new SceneStores(
          "block-closings",
          Set.of(
              Accumulator.STATISTICS_STORE,
              Accumulator.VIEWS_STORE,
              Accumulator.DIRTY_STORE,
              MapPublisher.LABELS,
              MapPublisher.GENERATIONS));

  private final Topology topology = new Topology();
  private final FollowedGenerations generations;
  private final TopologyConfig config;
  private final AvroSerdes serdes;
  private final MeterRegistry meters;

  /** The stores of others that each processor uses, by name. */
  private final Map<String, Set<String>> shared = new LinkedHashMap<>();

  private ParallaxTopology(TopologyConfig config, AvroSerdes serdes, MeterRegistry meters) {
    this.config = config;
    this.serdes = serdes;
    this.meters = meters;
    this.generations = new FollowedGenerations(MODELS.name(), serdes.of(MODELS).deserializer());
  }

  /** Builds the topology; the metrics of its stages are not exported. */
  public static Topology build(TopologyConfig config, AvroSerdes serdes) {
    return build(config, serdes, new SimpleMeterRegistry());
  }

  /** Builds the topology of one instance, whose stages register what they count. */
  static Topology build(TopologyConfig config, AvroSerdes serdes, MeterRegistry meters) {
    ParallaxTopology wiring = new ParallaxTopology(config, serdes, meters);
    wiring.addFrames();
    wiring.addBlocks();
    wiring.addScenes();
    wiring.addSelections();
    // Last, so that the numbers of the sub-topologies begin with those that have tasks.
    wiring.addGenerations();
    wiring.connectSharedStores();
    return wiring.topology;
  }

  private void addGenerations() {
    topology.addGlobalStore(
        generations.store(),
        source(MODELS),
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        MODELS.name(),
        FOLLOW_MODELS,
        generations.processors());
  }

  private void addFrames() {
    add(
        BACK_PROJECT,
        BackProjector.stage(
            config.voxelSize(), generations, FRAME_STORES, config.reopensScenes(), meters),
        sources(PROBABILITY_MAPS));
    add(
        SEND_EVIDENCE,
        EvidenceSender.stage(sink(EVIDENCE), sink(FOOTPRINTS), meters),
        BACK_PROJECT);
    addBlockSink(EVIDENCE, SEND_EVIDENCE);
    addSink(FOOTPRINTS, SEND_EVIDENCE);
    add(KEEP_PICTURE, PictureKeeper.stage(generations, serdes), BACK_PROJECT);
  }

  private void addBlocks() {
    add(
        ACCUMULATE,
        Accumulator.stage(
            config.refreshPolicy(),
            generations,
            sink(SUPERPIXEL_EVIDENCE),
            PUBLISH_MAP,
            BLOCK_STORES,
            serdes,
            meters),
        sources(EVIDENCE));
    addSink(SUPERPIXEL_EVIDENCE, ACCUMULATE);
    add(
        PUBLISH_MAP,
        MapPublisher.stage(config.mapInterval(), generations, BLOCK_STORES, serdes, meters),
        ACCUMULATE,
        addSource(VOXEL_LABELS, serdes.of(VOXEL_LABELS).deserializer()));
    addBlockSink(SCENE_MAP, PUBLISH_MAP);
  }

  private void addScenes() {
    add(
        SELECT,
        Selector.stage(
            config.selectionPolicy(),
            generations,
            sink(SELECTIONS),
            sink(SCENE_COVERAGE),
            serdes,
            meters),
        sources(FOOTPRINTS, SUPERPIXEL_EVIDENCE, LABELS, SCENE_COMMANDS));
    addSink(sink(SELECTIONS), SELECTIONS, new SelectionPartitioner(), SELECT);
    addSink(SCENE_COVERAGE, SELECT);
  }

  private void addSelections() {
    String selections = addSource(SELECTIONS, serdes.of(SELECTIONS).deserializer());
    add(PUBLISH_REQUEST, RequestPublisher.stage(), selections);
    addSink(LABEL_REQUESTS, PUBLISH_REQUEST);
    add(
        PROJECT_ANSWERS,
        AnswerProjector.stage(config.voxelSize(), FRAME_STORES, serdes, meters),
        selections);
    addBlockSink(VOXEL_LABELS, PROJECT_ANSWERS);
    String toNextFrames = CLOSE_FRAMES + "-next";
    String toBlocks = CLOSE_FRAMES + "-blocks";
    add(CLOSE_FRAMES, FrameCloser.stage(FRAME_STORES, toNextFrames, toBlocks, meters), selections);
    addSink(toNextFrames, SELECTIONS, new SelectionPartitioner(), CLOSE_FRAMES);
    addSink(toBlocks, VOXEL_LABELS, ParallaxTopology::all, CLOSE_FRAMES);
  }

  private void add(String name, Stage<?, ?, ?, ?> stage, String... parents) {
    topology.addProcessor(name, stage, parents);
    shared.put(name, stage.shared());
  }

  /** At the end, when all stores are there. */
  private void connectSharedStores() {
    shared.forEach(
        (processor, stores) ->
            stores.forEach(store -> topology.connectProcessorAndStateStores(processor, store)));
  }

  private String[] sources(Topic<?>... topics) {
    return Stream.of(topics).map(this::addSource).toArray(String[]::new);
  }

  private String addSource(Topic<?> topic) {
    return addSource(topic, requiringValues(serdes.of(topic).deserializer()));
  }

  private String addSource(Topic<?> topic, Deserializer<?> values) {
    String name = source(topic);
    topology.addSource(name, new StringDeserializer(), values, topic.name());
    return name;
  }

  /** A record without value, a tombstone, is as unreadable as one of garbage; but a closing. */
  private static <T> Deserializer<T> requiringValues(Deserializer<T> values) {
    return (topic, bytes) -> {
      if (bytes == null) {
        throw new SerializationException("The record of topic " + topic + " has no value");
      }
      return values.deserialize(topic, bytes);
    };
  }

  private void addSink(Topic<?> topic, String parent) {
    topology.addSink(
        sink(topic), topic.name(), new StringSerializer(), serdes.of(topic).serializer(), parent);
  }

  /** What belongs to a block goes where the block is. */
  private <V extends SpecificRecord> void addBlockSink(Topic<V> topic, String parent) {
    addSink(sink(topic), topic, new BlockPartitioner<>(), parent);
  }

  private <V extends SpecificRecord> void addSink(
      String name, Topic<V> topic, StreamPartitioner<String, V> partitioner, String parent) {
    topology.addSink(
        name,
        topic.name(),
        new StringSerializer(),
        serdes.of(topic).serializer(),
        partitioner,
        parent);
  }

  /** All partitions. */
  private static Optional<Set<Integer>> all(
      String topic, String key, SpecificRecord value, int partitions) {
    return Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));
  }

  private static String source(Topic<?> topic) {
    return topic.name() + "-source";
  }

  private static String sink(Topic<?> topic) {
    return topic.name() + "-sink";
  }
}
