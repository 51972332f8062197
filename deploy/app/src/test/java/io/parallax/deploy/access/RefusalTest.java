package io.parallax.deploy.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.schemas.client.ClusterTopics;
import io.parallax.testkit.RepositoryFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a cluster refuses ends the command with one line that says what to do, whether it shows
 * before the start or on the way; nothing is tried again without end, and no secret is told.
 */
class RefusalTest {
  private static final Path MODEL = RepositoryFiles.tinyModel();

  @TempDir private static Path directory;
  private static SecureCluster cluster;

  @BeforeAll
  static void start() throws Exception {
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
  void shouldSayWhoIsNotTrusted() throws Exception {
    TestCertificates others = new TestCertificates(directory.resolve("others"));
    Map<String, String> settings = cluster.scram("parallax-worker");
    settings.put("kafka.ssl.truststore.location", others.trustStore().toString());
    requireLine(
        worker(settings),
        1,
        "the TLS handshake with the brokers fails (",
        "kafka.ssl.truststore.location");

    settings = cluster.scram("parallax-topology");
    settings.put("schema.registry.ssl.truststore.location", others.trustStore().toString());
    requireLine(
        topology(settings),
        1,
        "the TLS handshake with the schema registry at https://127.0.0.1:",
        "schema.registry.ssl.truststore.location");

    settings = cluster.mutualTls("parallax-worker");
    settings.remove("kafka.ssl.keystore.location");
    settings.remove("kafka.ssl.keystore.password");
    requireLine(
        worker(settings),
        1,
        "the TLS handshake with the brokers fails (",
        "kafka.ssl.keystore.location");
  }

  @Test
  void shouldSayWhoseLoginIsWrong() throws Exception {
    for (Map<String, String> settings :
        List.of(cluster.scram("parallax-operator"), cluster.plain("parallax-operator"))) {
      settings.put(
          "kafka.sasl.jaas.config",
          SecureCluster.jaas(
                  settings.get("kafka.sasl.mechanism").equals("PLAIN")
                      ? "plain.Plain"
                      : "scram.Scram",
                  "parallax-operator")
              .replace("Kafka-", "kafka-"));
      requireLine(
          run(settings, "topics", "check"),
          1,
          "the brokers refuse the login (",
          "kafka.sasl.jaas.config");
    }

    Map<String, String> settings = cluster.scram("parallax-worker");
    settings.put("schema.registry.basic.auth.user.info", "parallax:Wr0ng-Passw0rd");
    requireLine(
        worker(settings),
        1,
        "the schema registry at https://127.0.0.1:",
        "refuses this user (401)",
        "schema.registry.basic.auth.user.info");
  }

  @Test
  void shouldSayWhichSettingsMakeNoSense() throws Exception {
    Map<String, String> settings = cluster.scram("parallax-operator");
    settings.put("kafka.ssl.truststore.password", "Wr0ng-Passw0rd");
    requireLine(
        run(settings, "topics", "check"),
        2,
        "Kafka's client cannot do with its settings",
        "trust.p12");

    settings = cluster.scram("parallax-operator");
    settings.put("kafka.sasl.jaas.config", "Wr0ng-Passw0rd Wr0ng-Passw0rd;");
    requireLine(run(settings, "topics", "check"), 2, "JAAS");

    settings = cluster.scram("parallax-operator");
    settings.put("kafka.ssl.truststore.password", "${file:/no/such/file:password}");
    requireLine(run(settings, "topics", "check"), 2, "/no/such/file");

    settings = cluster.scram("parallax-operator");
    settings.put("kafka.ssl.truststore.password", "${directory:" + directory + ":nothing}");
    requireLine(
        run(settings, "topics", "check"),
        2,
        "setting kafka.ssl.truststore.password refers to ${directory:",
        "but there is no such value");
  }

  @Test
  void shouldSayBeforeTheStartWhichTopicsMayNotBeUsed() throws Exception {
    requireLine(
        without(
            "parallax-worker",
            one -> one.pattern().name().equals("probability-maps"),
            () -> worker(cluster.scram("parallax-worker"))),
        1,
        "lacks Write on topic probability-maps",
        "'parallax access users'");
    requireLine(
        worker(cluster.scram("parallax-robot")),
        1,
        "lacks Write on topic dead-letters, Write on topic probability-maps;");
    requireLine(
        run(cluster.scram("parallax-worker"), "topics", "create"),
        1,
        "Cannot create topic ",
        "'parallax access users'");
  }

  @Test
  void shouldEndOnTheWayWhenGroupOrTransactionOrChangelogIsRefused() throws Exception {
    requireLine(
        without(
            "parallax-worker",
            one -> one.pattern().resourceType() == ResourceType.GROUP,
            () -> worker(cluster.scram("parallax-worker"))),
        1,
        "use group parallax-inference-worker; 'parallax access users'");
    requireLine(
        without(
            "parallax-worker",
            one -> one.pattern().resourceType() == ResourceType.TRANSACTIONAL_ID,
            () -> worker(cluster.scram("parallax-worker"))),
        1,
        "use its transactional id");
    requireLine(
        without(
            "parallax-topology",
            one -> one.pattern().resourceType() == ResourceType.GROUP,
            () -> topology(cluster.scram("parallax-topology"))),
        1,
        "use group parallax-topology");
    requireLine(
        without(
            "parallax-topology",
            one -> one.entry().operation() == AclOperation.CREATE,
            () -> topology(cluster.scram("parallax-topology"))),
        1,
        "parallax-topology-");
  }

  @Test
  void shouldEndAWorkerThatFollowsTheModelsWhenAGroupOfAGenerationIsRefused() throws Exception {
    assertThat(
            run(
                    cluster.scram("parallax-publisher"),
                    "models",
                    "publish",
                    MODEL.toString(),
                    "--role=active",
                    "--store=" + directory.resolve("store"))
                .output())
        .startsWith("published tiny-");
    requireLine(
        without(
            "parallax-worker",
            one -> one.pattern().resourceType() == ResourceType.GROUP,
            () -> follow(cluster.scram("parallax-worker"))),
        1,
        "use group parallax-inference-worker-tiny-");
    requireLine(
        without(
            "parallax-worker",
            one -> one.pattern().name().equals("models"),
            () -> follow(cluster.scram("parallax-worker"))),
        1,
        "lacks Read on topic models;");
  }

  @Test
  void shouldEndATrainerWhoseGroupOrTransactionsAreRefused() throws Exception {
    requireLine(
        without(
            "parallax-trainer",
            one -> one.pattern().name().equals("parallax-trainer") && isOf(one, ResourceType.GROUP),
            () -> trainer(cluster.scram("parallax-trainer"))),
        1,
        "use group parallax-trainer");
    requireLine(
        without(
            "parallax-trainer",
            one -> isOf(one, ResourceType.TRANSACTIONAL_ID),
            () -> trainer(cluster.scram("parallax-trainer"))),
        1,
        "use its transactional id");
  }

  private static boolean isOf(AclBinding binding, ResourceType type) {
    return binding.pattern().resourceType() == type;
  }

  private static Outcome trainer(Map<String, String> settings) throws Exception {
    return run(
        settings,
        "trainer",
        "--store=" + directory.resolve("store"),
        "--work-dir=" + directory.resolve("work"));
  }

  @Test
  void shouldEndOnTheWayWhenTheRegistryTakesNoSchema() throws Exception {
    Path scan = directory.resolve("flat");
    FlatExport.write(scan, FlatScan.of(3, 2));
    run(cluster.scram("parallax-robot"), "stream", "--rate=max", "--scan=" + scan);
    cluster.registry().readOnly(true);
    try {
      requireLine(
          worker(cluster.scram("parallax-worker")),
          1,
          "the schema registry refuses this user (403)");
    } finally {
      cluster.registry().readOnly(false);
    }
  }

  /** What comes of a call while a user lacks something. */
  private static Outcome without(String user, Predicate<AclBinding> what, Attempt attempt)
      throws Exception {
    List<AclBinding> lost =
        SecureCluster.bindings(
                AccessCatalogue.all().stream()
                    .filter(one -> one.name().equals(user))
                    .findFirst()
                    .orElseThrow())
            .stream()
            .filter(what)
            .toList();
    assertThat(lost).isNotEmpty();
    try (Admin admin = cluster.admin()) {
      admin
          .deleteAcls(
              lost.stream()
                  .map(
                      one ->
                          new AclBindingFilter(
                              one.pattern().toFilter(),
                              new AccessControlEntryFilter(
                                  one.entry().principal(),
                                  one.entry().host(),
                                  one.entry().operation(),
                                  one.entry().permissionType())))
                  .toList())
          .all()
          .get();
      try {
        return attempt.make();
      } finally {
        admin.createAcls(lost).all().get();
      }
    }
  }

  /** A call. */
  private interface Attempt {
    Outcome make() throws Exception;
  }

  /** What a process ended with, and all it wrote. */
  private record Outcome(int exitCode, String output) {}

  private static Outcome worker(Map<String, String> settings) throws Exception {
    return run(settings, "worker", "--model=" + MODEL);
  }

  private static Outcome follow(Map<String, String> settings) throws Exception {
    return run(settings, "worker", "--set=model.cache.dir=" + directory.resolve("models"));
  }

  private static Outcome topology(Map<String, String> settings) throws Exception {
    return run(settings, "topology", "--state-dir=" + directory.resolve("state"));
  }

  private static Outcome run(Map<String, String> settings, String... call) throws Exception {
    List<String> arguments = new ArrayList<>(Arrays.asList(call));
    arguments.add("--config=" + cluster.file("refused", settings));
    try (CommandProcess process = new CommandProcess(directory, "warn", arguments)) {
      return new Outcome(process.exitCode(), process.output());
    }
  }

  private static void requireLine(Outcome outcome, int exitCode, String... parts) {
    assertThat(
            outcome
                .output()
                .lines()
                .filter(line -> !line.matches("(worker|trainer) runs: .*"))
                .toList())
        .singleElement()
        .asString()
        .startsWith("parallax: ");
    assertThat(outcome.output()).contains(parts).doesNotContainIgnoringCase("Passw0rd");
    assertThat(outcome.exitCode()).isEqualTo(exitCode);
  }
}
