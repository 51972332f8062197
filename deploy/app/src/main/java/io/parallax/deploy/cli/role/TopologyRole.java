package io.parallax.deploy.cli.role;

import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;

/** An instance of the topology that has been started. */
public final class TopologyRole implements Role {
  private final TopologyConfig config;
  private final TopologyApplication application;

  public TopologyRole(TopologyConfig config, TopologyApplication application) {
    this.config = config;
    this.application = application;
  }

  @Override
  public String name() {
    return "topology";
  }

  @Override
  public boolean isRunning() {
    return application.state() == KafkaStreams.State.RUNNING;
  }

  @Override
  public Throwable failure() {
    if (application.failure() != null) {
      return application.failure();
    }
    return application.state() == KafkaStreams.State.ERROR
        ? new IllegalStateException("all stream threads have died")
        : null;
  }

  @Override
  public Optional<String> notReadyReason() {
    return application.notReadyReason();
  }

  @Override
  public Optional<String> restoring() {
    return application.restoring();
  }

  @Override
  public String description() {
    int port = config.getInt(TopologyConfig.QUERY_PORT);
    return "application %s, mode %s, voxels of %s m, %s"
        .formatted(
            config.getString(TopologyConfig.APPLICATION_ID),
            config.getString(TopologyConfig.SELECTION_MODE),
            config.getDouble(TopologyConfig.VOXEL_SIZE),
            port == 0
                ? "no queries"
                : "queries on http://%s:%s/voxels/"
                    .formatted(config.getString(TopologyConfig.QUERY_HOST), port));
  }

  @Override
  public void close() {
    application.close();
  }
}
