package io.parallax.deploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.deploy.cli.console.TextTable;
import io.parallax.deploy.cli.settings.Settings;
import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.cluster.ClusterAdmin;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code topics}: the catalogue, and a cluster checked against it. */
@Command(
    name = "topics",
    description = "The topics of Parallax: lists them, creates them, checks those of a cluster.",
    subcommands = {
      TopicsCommand.ListTopics.class,
      TopicsCommand.CreateTopics.class,
      TopicsCommand.CheckTopics.class
    })
final class TopicsCommand implements Callable<Integer> {
  @ParentCommand private Parallax parallax;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    printTable(spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private static void printTable(PrintWriter out) {
    List<String[]> rows = new ArrayList<>();
    rows.add(
        new String[] {"topic", "key", "value", "partitions", "retention", "max record", "what"});
    for (Topic<?> topic : TopicCatalogue.all()) {
      rows.add(
          new String[] {
            topic.name(),
            topic.key(),
            topic.valueClass().getSimpleName(),
            Integer.toString(topic.partitions()),
            topic.retention().toString(),
            (topic.maxRecordBytes() >> 10) + " KiB",
            topic.doc()
          });
    }
    TextTable.print(rows, out);
  }

  /** How the brokers are reached, and how many partitions are wanted. */
  static final class Target {
    private static final String SERVERS = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
    private static final ConfigDef DEFINITION =
        new ConfigDef()
            .define(SERVERS, ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "Kafka brokers.");

    @Option(
        names = "--bootstrap-servers",
        paramLabel = "HOST:PORT,…",
        description = "Kafka brokers; setting bootstrap.servers.")
    private String bootstrapServers;

    @Option(
        names = "--partitions",
        paramLabel = "N",
        description = "In place of the catalogue's numbers (1 by design stays 1).")
    private Integer partitions;

    @Mixin private Settings settings = new Settings();

    private ClusterAdmin connect(Map<String, String> environment) {
      Map<String, String> all = settings.layered(DEFINITION, environment);
      RoleOptions.put(all, SERVERS, bootstrapServers);
      RoleOptions.require(all, SERVERS, "--bootstrap-servers HOST:PORT");
      return ClusterAdmin.connect(all.get(SERVERS), PipelineOptions.clientConfig(all));
    }

    private OptionalInt partitions() {
      if (partitions == null) {
        return OptionalInt.empty();
      }
      if (partitions < 1) {
        throw new UsageException("--partitions must be 1 or more, but is " + partitions);
      }
      return OptionalInt.of(partitions);
    }
  }

  /** The command {@code topics list}. */
  @Command(name = "list", description = "Prints the catalogue.")
  static final class ListTopics implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        List<Map<String, Object>> topics =
            TopicCatalogue.all().stream().map(ListTopics::fields).toList();
        out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(topics));
      } else {
        printTable(out);
      }
      return ExitCode.OK;
    }

    private static Map<String, Object> fields(Topic<?> topic) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", topic.name());
      fields.put("key", topic.key());
      fields.put("value", topic.valueClass().getName());
      fields.put("partitions", topic.partitions());
      fields.put("retention", topic.retention().toString());
      fields.put("maxRecordBytes", topic.maxRecordBytes());
      fields.put("doc", topic.doc());
      return fields;
    }
  }

  /** The command {@code topics create}. */
  @Command(
      name = "create",
      description = "Creates the topics that are missing; leaves alone those that are there.")
  static final class CreateTopics implements Callable<Integer> {
    @ParentCommand private TopicsCommand topics;
    @Spec private CommandSpec spec;
    @Mixin private Target target = new Target();

    @Option(
        names = "--replication-factor",
        paramLabel = "N",
        description = "Copies of each partition (default: the cluster's).")
    private Short replicationFactor;

    @Override
    public Integer call() {
      OptionalInt partitions = target.partitions();
      if (replicationFactor != null && replicationFactor < 1) {
        throw new UsageException(
            "--replication-factor must be 1 or more, but is " + replicationFactor);
      }
      short copies = replicationFactor == null ? -1 : replicationFactor;
      try (ClusterAdmin admin = target.connect(topics.parallax.environment())) {
        List<String> created = admin.topics().createMissing(partitions, copies);
        spec.commandLine()
            .getOut()
            .println(
                created.isEmpty()
                    ? "nothing to create: all topics are there"
                    : "created " + String.join(", ", created.stream().sorted().toList()));
      }
      return ExitCode.OK;
    }
  }

  /** The command {@code topics check}. */
  @Command(
      name = "check",
      description = "Reports what differs from the catalogue; exit code 1 if anything does.")
  static final class CheckTopics implements Callable<Integer> {
    @ParentCommand private TopicsCommand topics;
    @Spec private CommandSpec spec;
    @Mixin private Target target = new Target();

    @Override
    public Integer call() {
      OptionalInt partitions = target.partitions();
      try (ClusterAdmin admin = target.connect(topics.parallax.environment())) {
        List<String> differences = admin.topics().differences(partitions);
        PrintWriter out = spec.commandLine().getOut();
        differences.forEach(out::println);
        if (differences.isEmpty()) {
          out.println("all topics are as they should be");
        }
        return differences.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
      }
    }
  }
}
