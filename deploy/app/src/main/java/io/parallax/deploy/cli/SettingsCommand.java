package io.parallax.deploy.cli;

import io.parallax.deploy.training.role.TrainerConfig;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.topology.TopologyConfig;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code settings}: every setting of every role, as the page {@code SETTINGS.md}. */
@Command(
    name = "settings",
    description =
        "Prints every setting of worker, topology, desk and trainer as Markdown (deploy/SETTINGS.md).")
final class SettingsCommand implements Callable<Integer> {
  private static final String HEADING =
      """
      # Settings

      Every setting has a key. It is read from the properties file that `--config` names, from the
      environment (`voxel.size` is `PARALLAX_VOXEL_SIZE`), and from `--set voxel.size=0.05`; the later goes
      before the earlier. Keys that begin with `kafka.` are handed to Kafka's clients without that prefix,
      keys that begin with `schema.registry.` to the registry's client. A value may lie elsewhere:
      `${file:/path:key}`, `${directory:/path:file}`, `${env:NAME}`.

      `deploy/parallax settings` prints this page.

      ## Settings that are refused

      What a guarantee rests on, worker and topology set themselves. These keys are refused after `kafka.`, and after
      `kafka.producer.`, `kafka.consumer.` and the topology's other prefixes for one kind of clients:

      | settings | of | why |
      | --- | --- | --- |
      | `enable.auto.commit`, `isolation.level`, `acks`, `enable.idempotence`, `transactional.id`, \
      `transaction.two.phase.commit.enable`, `processing.guarantee` | both | every record counts exactly once |
      | `auto.offset.reset` | both | `latest` passes over what came before the first commit |
      | `partitioner.class`, `partitioner.ignore.keys` | both | records of one key must meet in one partition |
      | `key.serializer`, `value.serializer`, `key.deserializer`, `value.deserializer` | both | they read and write bytes |
      | `max.block.ms`, `delivery.timeout.ms`, `retries` | topology | once a producer has given up, Kafka Streams 4.3 may \
      commit past records that it has not processed; a worker takes its batch up again, and may be told to give up |
      | the handlers for exceptions of deserialization, processing and production, \
      `errors.dead.letter.queue.topic.name`, `default.timestamp.extractor` | topology | what cannot be processed goes to \
      `dead-letters`, nothing else is dropped |
      | `topic.cleanup.policy`, `topic.unclean.leader.election.enable` | topology | state is built again from the changelogs |
      | `bootstrap.servers`, `application.id`, `group.id`, `state.dir`, `application.server`, `rocksdb.config.setter` and \
      others that have a key below | their own | two settings for one thing would contradict each other |
      """;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(HEADING);
    print(out, "`parallax worker`", WorkerConfig.DEFINITION);
    print(out, "`parallax topology`", TopologyConfig.DEFINITION);
    print(out, "`parallax desk`", DeskCommand.SETTINGS);
    print(out, "`parallax trainer`", TrainerConfig.DEFINITION);
    out.flush();
    return ExitCode.OK;
  }

  private static void print(PrintWriter out, String role, ConfigDef definition) {
    out.printf("%n## %s%n%n| key | default | meaning |%n| --- | --- | --- |%n", role);
    definition.configKeys().values().stream()
        .sorted(Comparator.comparing(key -> key.name))
        .forEach(
            key ->
                out.printf(
                    "| `%s` | %s | %s %s |%n",
                    key.name,
                    defaultOf(key),
                    key.documentation,
                    key.type.name().toLowerCase(Locale.ROOT) + validity(key)));
  }

  private static String defaultOf(ConfigKey key) {
    if (!key.hasDefault()) {
      return "must be given";
    }
    Object value = key.defaultValue;
    if (value == null) {
      return "";
    }
    // A directory below the system's own is another one on every machine.
    String text =
        value.toString().replace(System.getProperty("java.io.tmpdir"), "${java.io.tmpdir}");
    return "`" + text + "`";
  }

  private static String validity(ConfigKey key) {
    if (key.validator == null || key.validator instanceof ConfigDef.NonEmptyString) {
      return "";
    }
    return ", " + key.validator;
  }
}
