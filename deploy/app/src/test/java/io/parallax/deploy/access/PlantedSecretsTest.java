package io.parallax.deploy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cli.Call;
import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.schemas.client.ClusterTopics;
import io.parallax.testkit.RepositoryFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands with secrets in every key that takes one, on their command lines and in files, through
 * good and failing starts, with the log at DEBUG: none is in anything that they write.
 *
 * <p>Every secret here has {@code Passw0rd} in it.
 */
class PlantedSecretsTest {
  private static final Path MODEL = RepositoryFiles.tinyModel();

  @TempDir private static Path directory;
  private static SecureCluster cluster;
  private static Path scan;

  @BeforeAll
  static void start() throws Exception {
    scan = directory.resolve("flat");
    FlatExport.write(scan, FlatScan.of(3, 2));
    cluster = new SecureCluster(directory);
    try (Admin admin = cluster.admin()) {
      new ClusterTopics(admin).createMissing(OptionalInt.of(1), (short) 1);
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void shouldNotShowWhenRolesRun() throws Exception {
    Map<String, String> worker = cluster.plain("parallax-worker");
    worker.put("kafka.ssl.key.password", TestCertificates.PASSWORD);
    Map<String, String> topology = cluster.mutualTls("parallax-topology");
    topology.put("kafka.ssl.keystore.password", TestCertificates.PASSWORD);
    try (CommandProcess first = start(flags(worker), "worker", "--model=" + MODEL);
        CommandProcess second =
            new CommandProcess(
                directory,
                "debug",
                List.of("topology", "--state-dir=" + directory.resolve("state")),
                variables(topology));
        CommandProcess third =
            start(
                file(cluster.scram("parallax-desk")),
                "desk",
                "--port=0",
                "--token=Desk-Passw0rd-1234")) {
      first.await("worker runs: ");
      second.await("topology runs: ");
      third.await("desk runs: ");
      requireDone(
          run(flags(cluster.plain("parallax-robot")), "stream", "--scan=" + scan, "--rate=max"));
      requireDone(
          run(flags(cluster.plain("parallax-operator")), "topics", "check", "--partitions=1"));
      first.end();
      second.end();
      third.end();
      for (CommandProcess role : List.of(first, second, third)) {
        assertThat(role.exitCode()).isZero();
        assertThat(role.output()).contains("DEBUG").doesNotContainIgnoringCase("Passw0rd");
      }
    }
  }

  @Test
  void shouldNotShowWhenStartsFail() throws Exception {
    Map<String, String> worker = cluster.plain("parallax-worker");
    String[] call = {"worker", "--debug", "--model=" + MODEL};
    for (Map<String, String> wrong :
        List.of(
            with(worker, "kafka.ssl.truststore.password", "Wr0ng-Passw0rd"),
            with(worker, "kafka.ssl.keystore.key", "Wr0ng-Passw0rd"),
            with(worker, "kafka.sasl.jaas.config", "Wr0ng-Passw0rd Wr0ng-Passw0rd more;"),
            with(
                worker, "kafka.sasl.jaas.config", "no.such.Module required password=\"Passw0rd\";"),
            with(worker, "kafka.sasl.jaas.config", SecureCluster.jaas("plain.Plain", "nobody")),
            with(worker, "kafka.ssl.keystore.passwrd", "Wr0ng-Passw0rd"),
            with(worker, "ssl.keystore.password", "Wr0ng-Passw0rd"),
            with(worker, "schema.registry.basic.auth.user.info", "parallax:Wr0ng-Passw0rd"),
            with(worker, "schema.registry.ssl.truststore.password", "Wr0ng-Passw0rd"),
            with(worker, "schema.registry.url", "https://parallax:Wr0ng-Passw0rd@127.0.0.1:1"))) {
      requireFailed(run(flags(wrong), call));
    }
  }

  @Test
  void shouldNotShowWhenCallsAreWrong() {
    for (List<String> wrong :
        List.of(
            List.of("worker", "--set", "kafka.ssl.keystore.password", "Wr0ng-Passw0rd"),
            List.of("worker", "--set", "kafka.ssl.keystore.password:Wr0ng-Passw0rd"),
            List.of("worker", "--set=kafka.ssl.keystore.password Wr0ng-Passw0rd"),
            List.of("models", "publish", "m.onnx", "--store=http://me:Wr0ng-Passw0rd@h/"),
            List.of("models", "publish", "m.onnx", "--store=http://me:Wr0ng-Passw0rd@h/%z"),
            List.of("desk", "--tokn=Wr0ng-Passw0rd"),
            List.of("desk", "--tokn", "Wr0ng-Passw0rd"),
            List.of("desk", "--token", "Wr0ng-Passw0rd", "Wr0ng-Passw0rd"),
            List.of("desk", "--token=Passw0rd"))) {
      Call call = Call.of(wrong.toArray(String[]::new));
      requireFailed(new Outcome(call.exitCode(), call.out() + call.err()));
    }
  }

  private static Map<String, String> with(Map<String, String> settings, String key, String value) {
    Map<String, String> changed = new HashMap<>(settings);
    changed.put(key, value);
    return changed;
  }

  /** As nobody should, but some do. */
  private static List<String> flags(Map<String, String> settings) {
    List<String> flags = new ArrayList<>();
    settings.forEach((key, value) -> flags.addAll(List.of("--set", key + "=" + value)));
    return flags;
  }

  private static Map<String, String> variables(Map<String, String> settings) {
    Map<String, String> variables = new HashMap<>();
    settings.forEach(
        (key, value) ->
            variables.put("PARALLAX_" + key.toUpperCase(Locale.ROOT).replace('.', '_'), value));
    return variables;
  }

  private static List<String> file(Map<String, String> settings) throws Exception {
    return List.of("--config=" + cluster.file("planted-" + settings.hashCode(), settings));
  }

  private static CommandProcess start(List<String> settings, String... call) throws Exception {
    List<String> arguments = new ArrayList<>(Arrays.asList(call));
    arguments.addAll(settings);
    return new CommandProcess(directory, "debug", arguments);
  }

  /** What a process ended with, and all it wrote. */
  private record Outcome(int exitCode, String output) {}

  private static Outcome run(List<String> settings, String... call) throws Exception {
    try (CommandProcess process = start(settings, call)) {
      return new Outcome(process.exitCode(), process.output());
    }
  }

  private static void requireDone(Outcome outcome) {
    assertThat(outcome.output()).contains("DEBUG").doesNotContainIgnoringCase("Passw0rd");
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  private static void requireFailed(Outcome outcome) {
    assertThat(outcome.output())
        .contains("parallax: ")
        .doesNotContainIgnoringCase("Passw0rd")
        .doesNotContain("NullPointerException");
    assertThat(outcome.exitCode()).as(outcome.output()).isIn(1, 2);
  }
}
