package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScenesCommandTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private EmbeddedCluster embedded;
  private Cluster cluster;
  private final List<SceneCommand> commands = new ArrayList<>();
  private TopicReader reader;

  @BeforeEach
  void start() throws Exception {
    embedded = EmbeddedCluster.start();
    cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
    cluster.prepareTopics(OptionalInt.of(2));
    reader = new TopicReader(cluster).on(TopicCatalogue.SCENE_COMMANDS, commands::add);
  }

  @AfterEach
  void stop() {
    reader.close();
    embedded.close();
  }

  @Test
  void shouldListTheLatestRowOfEachScene() throws Exception {
    assertThat(call("list").out().strip()).isEqualTo("there is no scene");
    assertThat(call("list", "--json").out().replaceAll("\\s", "")).isEqualTo("[]");

    SceneCoverage kitchen = row("kitchen", Duration.ofMinutes(125));
    kitchen.setRequests(20L);
    kitchen.setAnswered(4L);
    kitchen.setWithdrawn(3L);
    kitchen.setExpired(2L);
    kitchen.setSuperseded(1L);
    kitchen.setRequestedPixels(300L);
    kitchen.setBudgetPixels(400L);
    SceneCoverage hall = row("hall", Duration.ofDays(3).plusHours(4).plusMinutes(30));
    publish(row("kitchen", Duration.ofDays(9)), hall, kitchen, closed(row("attic", Duration.ZERO)));

    List<String> lines = call("list").out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .matches("scene +asks +frames +blocks +requests +open +answered +budget +idle +state");
    assertThat(lines.get(1)).matches("attic +seed +7 +9 +0 +0 +0 +– % +\\d+ s +closed");
    assertThat(lines.get(2)).matches("hall +seed +7 +9 +0 +0 +0 +– % +3 d 4 h +open");
    assertThat(lines.get(3)).matches("kitchen +seed +7 +9 +20 +10 +4 +75 % +2 h \\d+ min +open");

    JsonNode json = new ObjectMapper().readTree(call("list", "--json").out());
    assertThat(json).hasSize(3);
    assertThat(json.get(0).get("closed").asBoolean()).isTrue();
    assertThat(json.get(2).get("scene").asText()).isEqualTo("kitchen");
    assertThat(json.get(2).get("open").asLong()).isEqualTo(10);
    assertThat(json.get(2).get("updatedAt").asText()).isEqualTo(kitchen.getUpdatedAt().toString());
  }

  @Test
  void shouldCloseScenesAndSayHowManyRequestsEnded() throws Exception {
    SceneCoverage hall = row("hall", Duration.ZERO);
    hall.setRequests(9L);
    hall.setWithdrawn(2L);
    publish(hall, row("kitchen", Duration.ZERO), row("office", Duration.ZERO));

    CompletableFuture<Call> call = inBackground("close", "kitchen", "hall", "kitchen");
    awaitCommands(2);
    assertThat(commands).extracting(SceneCommand::getSceneId).containsOnly("hall", "kitchen");
    assertThat(commands).extracting(SceneCommand::getKind).containsOnly(SceneCommandKind.CLOSE);
    assertThat(commands).extracting(SceneCommand::getGeneration).containsOnly("");
    assertThat(commands).extracting(SceneCommand::getFrames).containsOnly(0L);

    // One that is about the open scene, the last one, and the first of a new opening.
    SceneCoverage later = SceneCoverage.newBuilder(hall).setWithdrawn(3L).build();
    publish(later, closed(SceneCoverage.newBuilder(later).setWithdrawn(8L).build()), hall);
    assertThat(call).isNotDone();
    publish(closed(row("kitchen", Duration.ZERO)));

    Call ended = call.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out().lines().toList())
        .containsExactly(
            "hall is closed, open requests ended: 5", "kitchen is closed, open requests ended: 0");

    assertThat(call("close", "kitchen").out().strip()).isEqualTo("kitchen is closed already");
    awaitCommands(2);
  }

  @Test
  void shouldLeaveScenesOpenThatAreNotIdleForSoLong() throws Exception {
    publish(
        row("old", Duration.ofHours(30)),
        row("older", Duration.ofDays(40)),
        row("new", Duration.ofMinutes(10)),
        closed(row("oldest", Duration.ofDays(90))));

    Call none = call("close", "--idle=60d");
    assertThat(none.exitCode()).isZero();
    assertThat(none.out().strip()).isEqualTo("no open scene has been idle for 60 d 0 h");

    CompletableFuture<Call> named = inBackground("close", "--idle=24h", "new", "old");
    awaitCommands(1);
    publish(closed(row("old", Duration.ZERO)));
    assertThat(named.get(DEADLINE.toSeconds(), TimeUnit.SECONDS).out().lines().toList())
        .containsExactly(
            "new stays open: idle for 10 min", "old is closed, open requests ended: 0");

    CompletableFuture<Call> all = inBackground("close", "--idle=24h");
    awaitCommands(2);
    publish(closed(row("older", Duration.ZERO)));
    assertThat(all.get(DEADLINE.toSeconds(), TimeUnit.SECONDS).out().strip())
        .isEqualTo("older is closed, open requests ended: 0");
    assertThat(commands).extracting(SceneCommand::getSceneId).containsExactly("old", "older");
  }

  @Test
  void shouldRefuseWrongNamesBeforeAnythingIsSent() {
    publish(row("kitchen", Duration.ZERO), row("my_flat-15f832f2", Duration.ZERO));

    expectLine(
        call("close", "kitchen", "Kichten", "my_flat", "cellar"),
        2,
        "there is no scene Kichten (did you mean kitchen?), nor my_flat (did you mean"
            + " my_flat-15f832f2?), nor cellar; 'parallax scenes list' names those there are");
    reader.readToEnd();
    assertThat(commands).isEmpty();
  }

  @Test
  void shouldFailWhenNoRowSaysInTimeThatASceneIsClosed() {
    publish(row("hall", Duration.ZERO), row("kitchen", Duration.ZERO));

    expectLine(
        call("close", "kitchen", "hall", "--timeout=1s"),
        1,
        "no row of scene-coverage says within 1 s that the scene is closed: hall, kitchen; ");
  }

  private void awaitCommands(int count) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (commands.size() < count && System.nanoTime() < deadline) {
      reader.poll(Duration.ofMillis(100));
    }
    reader.readToEnd();
    assertThat(commands).hasSize(count);
  }

  private static SceneCoverage row(String scene, Duration idle) {
    return SceneCoverage.newBuilder()
        .setSceneId(scene)
        .setGeneration("seed")
        .setFrames(7L)
        .setBlocks(9L)
        .setUpdatedAt(Instant.now().minus(idle).truncatedTo(ChronoUnit.MILLIS))
        .build();
  }

  private static SceneCoverage closed(SceneCoverage row) {
    row.setClosed(true);
    return row;
  }

  private void publish(SceneCoverage... rows) {
    PublishedRows.publish(cluster, List.of(rows));
  }

  private CompletableFuture<Call> inBackground(String... arguments) {
    return CompletableFuture.supplyAsync(() -> call(arguments));
  }

  private Call call(String... arguments) {
    List<String> all = new ArrayList<>(List.of("scenes"));
    all.addAll(List.of(arguments));
    all.add("--bootstrap-servers=" + embedded.bootstrapServers());
    all.add("--schema-registry=" + embedded.registryUrl());
    return Call.of(all.toArray(String[]::new));
  }

  private static void expectLine(Call call, int exitCode, String line) {
    assertThat(call.exitCode()).as(call.err() + call.out()).isEqualTo(exitCode);
    assertThat(call.err()).startsWith("parallax: ").contains(line).hasLineCount(1);
  }
}
