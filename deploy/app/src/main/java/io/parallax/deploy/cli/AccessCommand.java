package io.parallax.deploy.cli;

import io.parallax.deploy.access.AccessCatalogue;
import io.parallax.deploy.access.AccessTable;
import io.parallax.deploy.access.ClusterUser;
import io.parallax.deploy.access.StrimziObjects;
import io.parallax.deploy.access.StrimziObjects.Authentication;
import io.parallax.deploy.cli.settings.Settings;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.training.role.TrainerConfig;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.topology.TopologyConfig;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code access}: who may do what on a cluster, for people and for Strimzi. */
@Command(
    name = "access",
    description = "The users of a cluster with access control: what each must be allowed.",
    subcommands = {
      AccessCommand.Table.class,
      AccessCommand.Topics.class,
      AccessCommand.Users.class
    })
final class AccessCommand implements Callable<Integer> {
  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    AccessTable.print(AccessCatalogue.all(), spec.commandLine().getOut());
    return ExitCode.OK;
  }

  /** The settings of worker, topology and trainer that name what only they may use. */
  static final class Names {
    private static final ConfigDef DEFINITION =
        new ConfigDef()
            .define(TopologyConfig.DEFINITION.configKeys().get(TopologyConfig.APPLICATION_ID))
            .define(WorkerConfig.DEFINITION.configKeys().get(WorkerConfig.GROUP_ID))
            .define(WorkerConfig.DEFINITION.configKeys().get(WorkerConfig.TRANSACTIONAL_ID_PREFIX))
            .define(TrainerConfig.DEFINITION.configKeys().get(TrainerConfig.GROUP));

    @Mixin private Settings settings = new Settings();

    List<ClusterUser> users(Map<String, String> environment) {
      return AccessCatalogue.all(settings.layered(DEFINITION, environment));
    }
  }

  /** The command {@code access table}. */
  @Command(name = "table", description = "Prints users and what they may do, as Markdown.")
  static final class Table implements Callable<Integer> {
    @ParentCommand private AccessCommand access;
    @Spec private CommandSpec spec;
    @Mixin private Names names = new Names();

    @Override
    public Integer call() {
      AccessTable.print(names.users(access.parallax.environment()), spec.commandLine().getOut());
      return ExitCode.OK;
    }
  }

  /** The command {@code access topics}. */
  @Command(name = "topics", description = "Prints a KafkaTopic of Strimzi for each topic.")
  static final class Topics implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
        names = "--cluster",
        paramLabel = "NAME",
        description = "Name of the Kafka resource (default: ${DEFAULT-VALUE}).")
    private String cluster = StrimziObjects.DEFAULT_CLUSTER;

    @Option(
        names = "--partitions",
        paramLabel = "N",
        description = "In place of the catalogue's numbers (1 by design stays 1).")
    private Integer partitions;

    @Option(
        names = "--replicas",
        paramLabel = "N",
        description = "Copies of each partition (default: the cluster's).")
    private Integer replicas;

    @Override
    public Integer call() {
      requirePositive("--partitions", partitions);
      requirePositive("--replicas", replicas);
      PrintWriter out = spec.commandLine().getOut();
      out.print(new StrimziObjects(cluster).topics(partitions, replicas));
      out.flush();
      return ExitCode.OK;
    }

    private static void requirePositive(String option, Integer value) {
      if (value != null && value < 1) {
        throw new UsageException(option + " must be 1 or more, but is " + value);
      }
    }
  }

  /** The command {@code access users}. */
  @Command(
      name = "users",
      description = "Prints a KafkaUser of Strimzi for each user, with all that it may do.")
  static final class Users implements Callable<Integer> {
    @ParentCommand private AccessCommand access;
    @Spec private CommandSpec spec;

    @Option(
        names = "--cluster",
        paramLabel = "NAME",
        description = "Name of the Kafka resource (default: ${DEFAULT-VALUE}).")
    private String cluster = StrimziObjects.DEFAULT_CLUSTER;

    @Option(
        names = "--authentication",
        paramLabel = "scram-sha-512|tls",
        description = "How users log in (default: scram-sha-512).",
        converter = AuthenticationConverter.class)
    private Authentication authentication = Authentication.SCRAM_SHA_512;

    @Mixin private Names names = new Names();

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      out.print(
          new StrimziObjects(cluster)
              .users(names.users(access.parallax.environment()), authentication));
      out.flush();
      return ExitCode.OK;
    }
  }

  /** Reads a way to log in, by Strimzi's name. */
  static final class AuthenticationConverter
      implements picocli.CommandLine.ITypeConverter<Authentication> {
    @Override
    public Authentication convert(String text) {
      for (Authentication one : Authentication.values()) {
        if (one.type().equals(text)) {
          return one;
        }
      }
      throw new picocli.CommandLine.TypeConversionException(
          "'" + text + "' is neither scram-sha-512 nor tls");
    }
  }
}
