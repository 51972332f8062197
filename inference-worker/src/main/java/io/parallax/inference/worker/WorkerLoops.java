package io.parallax.inference.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.schemas.AvroSerde;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Model;
import io.parallax.schemas.Registry;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.generation.Standing;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the loops of one process share: settings, the way to the registry, the lanes that compute,
 * and metrics by role. Safe for use by several threads.
 */
public final class WorkerLoops implements AutoCloseable {
  private final WorkerConfig config;
  private final MeterRegistry meters;
  private final AvroSerdes serdes;
  private final FrameLanes lanes;
  private final Map<Standing, WorkerMetrics> metrics = new EnumMap<>(Standing.class);

  /**
   * No loop yet.
   *
   * @param meters where their metrics are registered; for these loops alone
   */
  public WorkerLoops(WorkerConfig config, MeterRegistry meters) {
    this.config = config;
    this.meters = meters;
    this.serdes =
        new AvroSerdes(Registry.client(config.registryUrl(), config.registry()), config.registry());
    this.lanes = new FrameLanes(config.parallelFrames(), config.candidatesShare());
  }

  /**
   * A loop that has not started.
   *
   * @param group in which it reads the frames
   * @param model stays the caller's to close, after the loop
   * @param standing the role of the model; see {@link InferenceWorker#setStanding}
   * @throws org.apache.kafka.common.KafkaException if the clients refuse their settings
   */
  public InferenceWorker open(FrameGroup group, SegmentationModel model, Standing standing) {
    return new InferenceWorker(this, group, model, standing, () -> {});
  }

  /** Reads the records of topic {@code models}. */
  public AvroSerde<Model> models() {
    return serdes.of(TopicCatalogue.MODELS);
  }

  WorkerConfig config() {
    return config;
  }

  AvroSerdes serdes() {
    return serdes;
  }

  FrameLanes lanes() {
    return lanes;
  }

  /** What the loops of a role have done; from the first on, so that what is 0 is told. */
  synchronized WorkerMetrics metrics(Standing standing) {
    return metrics.computeIfAbsent(standing, role -> new WorkerMetrics(meters, role));
  }

  /** Ends the lanes; all loops have ended. */
  @Override
  public void close() {
    lanes.close();
  }
}
