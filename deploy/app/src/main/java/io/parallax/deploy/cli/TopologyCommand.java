package io.parallax.deploy.cli;

import io.parallax.deploy.access.AccessCatalogue;
import io.parallax.deploy.cli.role.Role;
import io.parallax.deploy.cli.role.RoleRun;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.monitor.Monitor;
import io.parallax.topology.StageTopics;
import io.parallax.topology.TopologyApplication;
import io.parallax.topology.TopologyConfig;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code topology}: probability maps to label requests on a named cluster. */
@Command(
    name = "topology",
    description =
        "Turns the probability maps of a cluster into scores and label requests, until it is told"
            + " to stop (SIGTERM, Ctrl-C).")
final class TopologyCommand implements Callable<Integer> {
  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Option(
      names = "--mode",
      paramLabel = "live|drain",
      description =
          "live: request as coverage grows; drain: once, at the end of a recorded scan; setting "
              + TopologyConfig.SELECTION_MODE
              + ".")
  private PipelineOptions.Mode mode;

  @Option(
      names = "--voxel-size",
      paramLabel = "METRES",
      description = "Side of a voxel; setting " + TopologyConfig.VOXEL_SIZE + ".")
  private Double voxelSize;

  @Option(
      names = "--query-port",
      paramLabel = "PORT",
      description =
          "Port on which voxels are queried over HTTP, 0 for none; setting "
              + TopologyConfig.QUERY_PORT
              + ".")
  private Integer queryPort;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Where the stores lie; setting " + TopologyConfig.STATE_DIR + ".")
  private Path stateDirectory;

  @Mixin private RoleOptions options = new RoleOptions();

  @Override
  public Integer call() {
    Map<String, String> settings =
        options.settings(TopologyConfig.DEFINITION, parallax.environment());
    RoleOptions.put(
        settings,
        TopologyConfig.SELECTION_MODE,
        mode == null ? null : mode.name().toLowerCase(Locale.ROOT));
    RoleOptions.put(settings, TopologyConfig.VOXEL_SIZE, voxelSize);
    RoleOptions.put(settings, TopologyConfig.QUERY_PORT, queryPort);
    RoleOptions.put(settings, TopologyConfig.STATE_DIR, stateDirectory);
    TopologyConfig config = new TopologyConfig(settings);
    try (Monitor monitor = RoleOptions.monitor("topology", settings)) {
      Cluster cluster = RoleOptions.cluster(settings);
      cluster.requireReachable();
      StageTopics topics = StageTopics.of(config);
      new TopicCheck(cluster, AccessCatalogue.topology(settings).topics())
          .requireUsable()
          .requireEqualPartitions(topics)
          .requireOwnState(topics, config.getString(TopologyConfig.APPLICATION_ID));
      TopologyApplication application = new TopologyApplication(config, monitor.meters());
      application.start();
      new RoleRun(spec.commandLine().getOut(), monitor)
          .watch(new Role("topology", description(config), application, application::close));
    }
    return ExitCode.OK;
  }

  private static String description(TopologyConfig config) {
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
}
