package io.parallax.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.bench.scale.RoleProcess;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.stream.FramePublisher;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that scores two generations, killed at any moment: each has every frame once. */
@Tag("faults")
class GenerationsKilledTest {
  private static final int KILLS = Integer.getInteger("faults.kills", 20);
  private static final int LONGEST_LIFE_MILLIS = 5000;
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  @TempDir private Path directory;

  @Test
  void shouldLoseAndRepeatNothingOfAnyGenerationWhenTheWorkerIsKilled() throws Exception {
    FaultScan scan = FaultScan.kitchen();
    try (EmbeddedCluster embedded = EmbeddedCluster.start()) {
      Cluster cluster = new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
      cluster.prepareTopics(OptionalInt.of(3));
      AnnouncedModels models = new AnnouncedModels(cluster, directory.resolve("store"));
      List<String> generations =
          List.of(
              models.publish(copy(scan.model(), "first"), ModelRole.ACTIVE),
              models.publish(copy(scan.model(), "second"), ModelRole.CANDIDATE));
      Map<String, Integer> expected = new TreeMap<>();
      List<String> frames = scan.scan().frameIds().subList(0, scan.frames());
      Random random = new Random(7);
      try (FramePublisher publisher = new FramePublisher(cluster, "test", Map.of());
          Supervised worker = worker(cluster)) {
        for (int life = 0; life <= KILLS; life++) {
          int to = frames.size() * (life + 1) / (KILLS + 1);
          for (String id : frames.subList(frames.size() * life / (KILLS + 1), to)) {
            publisher.send(scan.scan().sceneId(), scan.scan().frame(id));
            generations.forEach(generation -> expected.put(generation + " " + id, 1));
          }
          publisher.flush();
          worker.start();
          if (life < KILLS) {
            Thread.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
            worker.kill();
          }
        }
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (maps(cluster).size() < expected.size() && System.nanoTime() < deadline) {
          worker.look();
          Thread.sleep(500);
        }
        assertThat(maps(cluster)).isEqualTo(expected);
      }
    }
  }

  private Supervised worker(Cluster cluster) {
    Map<String, String> settings =
        Map.of(
            // A transaction for each frame, so that kills hit some.
            "batch.max.frames", "1",
            "kafka.group.instance.id", "worker-0",
            "model.cache.dir", directory.resolve("models").toString());
    return new Supervised(
        cluster, "worker", directory, new RoleProcess.Call("worker", settings, FaultRun.SMALL));
  }

  /** The model under another name is another generation. */
  private Path copy(Path model, String name) throws IOException {
    return Files.copy(model, directory.resolve(name + ".onnx"));
  }

  private static Map<String, Integer> maps(Cluster cluster) {
    return TopicCensus.committed(
        cluster,
        TopicCatalogue.PROBABILITY_MAPS,
        key -> true,
        map -> map.getGeneration() + " " + map.getFrameId());
  }
}
