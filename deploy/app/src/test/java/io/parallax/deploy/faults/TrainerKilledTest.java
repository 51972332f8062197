package io.parallax.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.bench.scale.RoleProcess;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.testkit.AnsweredFlat;
import io.parallax.deploy.training.role.TrainerConfig;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.TopicCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trainer that is killed at any moment of its rounds. */
@Tag("faults")
class TrainerKilledTest {
  private static final int MOST_KILLS = 8;
  private static final int KILLS = Math.min(MOST_KILLS, Integer.getInteger("faults.kills", 4));
  private static final int ANSWERS = 2;

  /** Within it a trainer comes up, takes over from the killed one, trains and publishes. */
  private static final int ROUND_MILLIS = 25_000;

  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final Random random = new Random(5);

  @TempDir private Path directory;

  @Test
  void shouldPublishNothingTwiceWhenItIsKilledAtAnyMoment() throws Exception {
    try (EmbeddedCluster embedded = EmbeddedCluster.start()) {
      Cluster cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
      cluster.prepareTopics(OptionalInt.of(1));
      AnsweredFlat flat = new AnsweredFlat(cluster, FlatScan.of(7, 2 * ANSWERS * MOST_KILLS));
      String store = directory.resolve("store").toString();
      Path base = AnsweredFlat.writeBase(Files.createDirectory(directory.resolve("seed")));
      new AnnouncedModels(cluster, Path.of(store)).publish(base, ModelRole.ACTIVE);
      Map<String, String> settings =
          Map.of(
              TrainerConfig.STORE, store,
              TrainerConfig.WORK_DIR, directory.resolve("work").toString(),
              TrainerConfig.AFTER_ANSWERS, Integer.toString(ANSWERS),
              TrainerConfig.EVERY, "0",
              TrainerConfig.ORIGINS, "own",
              TrainerConfig.VAL_SHARE, "0.5",
              TrainerConfig.HEAD_STEPS, "30");
      RoleProcess.Call call = new RoleProcess.Call("trainer", settings, List.of("-Xmx256m"));
      try (Supervised trainer = new Supervised(cluster, "trainer", directory, call).start()) {
        int answers = 0;
        for (int kill = 0; kill < KILLS; kill++) {
          flat.answer(ANSWERS);
          answers += ANSWERS;
          TimeUnit.MILLISECONDS.sleep(random.nextInt(ROUND_MILLIS));
          trainer.look();
          trainer.kill();
          trainer.start();
        }
        awaitTrainedOn(cluster, answers, trainer.awaitRunning());
        trainer.stop();
      }
      List<Model> trained = trained(cluster);
      assertThat(trained).extracting(Model::getGeneration).doesNotHaveDuplicates();
      assertThat(trained)
          .extracting(Model::getAnswers)
          .doesNotHaveDuplicates()
          .isSorted()
          .allMatch(answers -> answers % ANSWERS == 0);
      assertThat(trained).extracting(Model::getRole).containsOnly(ModelRole.CANDIDATE);
    }
  }

  private static void awaitTrainedOn(Cluster cluster, int answers, Supervised trainer) {
    Instant deadline = Instant.now().plus(TIMEOUT);
    while (trained(cluster).stream().noneMatch(model -> model.getAnswers() == answers)) {
      trainer.look();
      assertThat(Instant.now()).as(trainer.log()).isBefore(deadline);
    }
  }

  /** Every record about a generation that was trained, in their order. */
  private static List<Model> trained(Cluster cluster) {
    List<Model> records = new ArrayList<>();
    try (TopicReader reader = new TopicReader(cluster)) {
      reader.on(TopicCatalogue.MODELS, records::add).readToEnd();
    }
    return records.stream().filter(model -> model.getAnswers() > 0).toList();
  }
}
