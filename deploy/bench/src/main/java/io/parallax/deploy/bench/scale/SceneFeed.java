package io.parallax.deploy.bench.scale;

import io.parallax.deploy.bench.ScanMaps;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.MapPublisher;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Scenes that are sent and closed, and how far they are. Of one that is closed nothing is kept
 * here.
 */
final class SceneFeed implements AutoCloseable {
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(10);
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final ScanMaps maps;
  private final int frames;
  private final Runnable health;
  private final MapPublisher publisher;
  private final KafkaProducer<String, SceneCommand> commands;
  private final TopicReader rows;
  private final Map<String, SceneCoverage> open = new HashMap<>();

  /**
   * A feed.
   *
   * @param frames of each scene
   * @param health throws when the topology has failed
   */
  SceneFeed(Cluster cluster, ScanMaps maps, int frames, Runnable health) {
    this.maps = maps;
    this.frames = frames;
    this.health = health;
    publisher = new MapPublisher(cluster);
    commands =
        new KafkaProducer<>(
            cluster.clients(),
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.SCENE_COMMANDS).serializer());
    rows = new TopicReader(cluster).onNew(TopicCatalogue.SCENE_COVERAGE, this::take);
  }

  private void take(SceneCoverage row) {
    if (row.getClosed()) {
      open.remove(row.getSceneId());
    } else {
      open.replace(row.getSceneId(), row);
    }
  }

  /** Sends the frames of a new scene. */
  void open(String sceneId) {
    open.put(sceneId, new SceneCoverage());
    for (int i = 0; i < frames; i++) {
      publisher.send(maps.frame(sceneId, i));
    }
    publisher.flush();
  }

  /** Waits until a scene has all scores of all its frames. */
  void awaitScores(String sceneId) {
    await(
        () -> {
          SceneCoverage row = open.get(sceneId);
          return row.getFrames() == frames && row.getPendingBlocks() == 0;
        });
  }

  /** Orders the closing of a scene. */
  void order(String sceneId) {
    SceneCommand command =
        SceneCommand.newBuilder()
            .setSceneId(sceneId)
            .setKind(SceneCommandKind.CLOSE)
            .setIssuedAt(Instant.now())
            .build();
    try {
      commands
          .send(new ProducerRecord<>(TopicCatalogue.SCENE_COMMANDS.name(), sceneId, command))
          .get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause());
    }
  }

  /** Waits until the last rows of all scenes are out. */
  void awaitClosed() {
    await(open::isEmpty);
  }

  private void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      rows.poll(POLL_TIMEOUT);
      health.run();
      if (System.nanoTime() - start > TIMEOUT.toNanos()) {
        throw new IllegalStateException("the scenes do not get on: " + open.values());
      }
    }
  }

  @Override
  public void close() {
    rows.close();
    commands.close();
    publisher.close();
  }
}
