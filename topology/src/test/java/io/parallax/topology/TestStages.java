package io.parallax.topology;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.SceneMap;
import io.parallax.schemas.Selection;
import io.parallax.schemas.VoxelLabels;
import io.parallax.schemas.generation.Generations;
import io.parallax.topology.accumulate.Accumulator;
import io.parallax.topology.accumulate.RefreshPolicy;
import io.parallax.topology.backproject.BackProjector;
import io.parallax.topology.backproject.EvidenceSender;
import io.parallax.topology.backproject.PictureKeeper;
import io.parallax.topology.backproject.ProjectedFrame;
import io.parallax.topology.closing.FrameCloser;
import io.parallax.topology.closing.SceneStores;
import io.parallax.topology.label.AnswerProjector;
import io.parallax.topology.map.MapPublisher;
import io.parallax.topology.publish.RequestPublisher;
import io.parallax.topology.select.SelectionPolicy;
import io.parallax.topology.select.Selector;
import io.parallax.topology.stage.Stage;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;

/** The stages one by one, each by itself. */
final class TestStages {
  static final AvroSerdes SERDES = new AvroSerdes(new MockSchemaRegistryClient(), Map.of());

  /** Every block reports all its views every time. */
  static final RefreshPolicy ALWAYS = new RefreshPolicy(0, Duration.ofMillis(200));

  private static final double VOXEL_SIZE = 0.05;

  private static final SceneStores FRAMES =
      new SceneStores(
          "frame-closings",
          Set.of(PictureKeeper.PICTURES, PictureKeeper.GUESSES, AnswerProjector.ANSWERED));

  private static final SceneStores BLOCKS =
      new SceneStores(
          "block-closings",
          Set.of(Accumulator.STATISTICS_STORE, Accumulator.VIEWS_STORE, Accumulator.DIRTY_STORE));

  private TestStages() {}

  static Stage<String, ProbabilityMap, String, ProjectedFrame> backProjector() {
    return BackProjector.stage(
        VOXEL_SIZE, Generations::none, FRAMES, false, new SimpleMeterRegistry());
  }

  static Stage<String, ProjectedFrame, String, SpecificRecord> evidenceSender() {
    return EvidenceSender.stage("evidence", "footprints", new SimpleMeterRegistry());
  }

  static Stage<String, ProjectedFrame, Void, Void> pictureKeeper() {
    return PictureKeeper.stage(Generations::none, SERDES);
  }

  static Stage<String, Evidence, String, SpecificRecord> accumulator(RefreshPolicy policy) {
    return accumulator(policy, new SimpleMeterRegistry());
  }

  static Stage<String, Evidence, String, SpecificRecord> accumulator(
      RefreshPolicy policy, MeterRegistry meters) {
    return accumulator(policy, Generations::none, meters);
  }

  static Stage<String, Evidence, String, SpecificRecord> accumulator(
      RefreshPolicy policy, Supplier<Generations> generations, MeterRegistry meters) {
    return Accumulator.stage(
        policy, generations, "superpixel-evidence", "views", BLOCKS, SERDES, meters);
  }

  static Stage<String, SpecificRecord, String, SpecificRecord> selector(SelectionPolicy policy) {
    return selector(policy, new SimpleMeterRegistry());
  }

  static Stage<String, SpecificRecord, String, SpecificRecord> selector(
      SelectionPolicy policy, MeterRegistry meters) {
    return selector(policy, Generations::none, meters);
  }

  static Stage<String, SpecificRecord, String, SpecificRecord> selector(
      SelectionPolicy policy, Supplier<Generations> generations, MeterRegistry meters) {
    return Selector.stage(policy, generations, "selections", "scene-coverage", SERDES, meters);
  }

  static Stage<String, Selection, String, SpecificRecord> frameCloser() {
    return FrameCloser.stage(FRAMES, "selections", "voxel-labels", new SimpleMeterRegistry());
  }

  static Stage<String, Selection, String, LabelRequest> requestPublisher() {
    return RequestPublisher.stage();
  }

  static Stage<String, Selection, String, VoxelLabels> answerProjector() {
    return AnswerProjector.stage(VOXEL_SIZE, FRAMES, SERDES, new SimpleMeterRegistry());
  }

  static Stage<String, SpecificRecord, String, SceneMap> mapPublisher() {
    return mapPublisher(Generations::none);
  }

  static Stage<String, SpecificRecord, String, SceneMap> mapPublisher(
      Supplier<Generations> generations) {
    return MapPublisher.stage(
        Duration.ofSeconds(30), generations, BLOCKS, SERDES, new SimpleMeterRegistry());
  }
}
