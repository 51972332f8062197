package io.parallax.deploy.cli;

import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.deploy.access.AccessCatalogue;
import io.parallax.deploy.cli.role.Role;
import io.parallax.deploy.cli.role.RoleRun;
import io.parallax.deploy.cli.settings.SettingReferences;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.desk.Desk;
import io.parallax.deploy.desk.DeskAddress;
import io.parallax.deploy.monitor.Monitor;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.Registry;
import io.parallax.schemas.client.MonitorSettings;
import io.parallax.topology.query.RemoteScenes;
import io.parallax.topology.query.SceneSource;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code desk}: the page on which annotators answer label requests. */
@Command(
    name = "desk",
    description =
        "Serves a web page on which annotators answer the label requests of a cluster, until it is"
            + " told to stop (SIGTERM, Ctrl-C).")
final class DeskCommand implements Callable<Integer> {
  private static final String TOKEN_VARIABLE = "PARALLAX_DESK_TOKEN";

  private static final String TRUSTED_PROXIES = "trusted.proxies";

  /** Its settings; the rest are flags. */
  static final ConfigDef SETTINGS =
      MonitorSettings.define(new ConfigDef())
          .define(
              TRUSTED_PROXIES,
              ConfigDef.Type.LIST,
              List.of(),
              ConfigDef.Importance.MEDIUM,
              "Addresses, or ranges such as 10.0.0.0/8, of the proxies before the desk: from these"
                  + " X-Forwarded-For says where a call comes from, and X-Forwarded-Proto whether over"
                  + " https. Separated by commas.")
          .define(
              WorkerConfig.BOOTSTRAP_SERVERS,
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              ConfigDef.Importance.HIGH,
              "Kafka brokers, host:port, separated by commas.")
          .define(
              Registry.URL_CONFIG,
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new ConfigDef.NonEmptyString(),
              ConfigDef.Importance.HIGH,
              "Addresses of the schema registry, separated by commas.");

  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description =
          "Address to listen on (default: ${DEFAULT-VALUE}, this machine only). Any other needs a"
              + " token.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port = DeskAddress.DEFAULT_PORT;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "What a browser must show, 12 characters or more; better in the environment, as "
              + TOKEN_VARIABLE
              + ", than where every user of the machine can read it.")
  private String token;

  @Option(
      names = "--topology",
      split = ",",
      paramLabel = "URL",
      description =
          "Where instances of the topology answer queries (their query.advertised.host and"
              + " query.port), for pictures of whole frames, heat maps and the scene; all of them,"
              + " separated by commas, or a name that stands for them all.")
  private List<String> topology = List.of();

  @Option(
      names = "--trusted-proxies",
      paramLabel = "ADDRESS[/BITS],…",
      description =
          "Proxies before the desk whose X-Forwarded-For and X-Forwarded-Proto count (default: none);"
              + " setting "
              + TRUSTED_PROXIES
              + ".")
  private String trustedProxies;

  @Mixin private RoleOptions options = new RoleOptions();

  @Override
  public Integer call() throws IOException {
    Map<String, String> settings = options.settings(SETTINGS, parallax.environment());
    RoleOptions.put(settings, TRUSTED_PROXIES, trustedProxies);
    DeskAddress address = address(settings.getOrDefault(TRUSTED_PROXIES, ""));
    SceneSource scenes = scenes();
    try (Monitor monitor = RoleOptions.monitor("desk", settings)) {
      Cluster cluster = ClusterSettings.connect(settings, AccessCatalogue.desk().topics());
      Desk desk = open(cluster, address, scenes, monitor.meters());
      new RoleRun(spec.commandLine().getOut(), monitor)
          .watch(new Role("desk", desk.url(), desk, desk::close));
    }
    return ExitCode.OK;
  }

  private DeskAddress address(String proxies) {
    String given = token != null ? token : parallax.environment().get(TOKEN_VARIABLE);
    String required = given == null ? null : SettingReferences.resolved("token", given);
    try {
      List<String> trusted =
          Stream.of(proxies.split(",", -1)).filter(proxy -> !proxy.isBlank()).toList();
      return new DeskAddress(host, port, required, trusted);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private SceneSource scenes() {
    try {
      return topology.isEmpty() ? null : new RemoteScenes(topology);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--topology: " + e.getMessage(), e);
    }
  }

  static Desk open(Cluster cluster, DeskAddress address, SceneSource scenes, MeterRegistry meters)
      throws IOException {
    try {
      return Desk.open(cluster, address, scenes, meters);
    } catch (BindException e) {
      throw new UsageException(
          "--port: cannot listen on %s:%s: %s"
              .formatted(address.host(), address.port(), e.getMessage()),
          e);
    }
  }
}
