package io.parallax.deploy.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.MapPublisher;
import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.run.SceneFollower;
import io.parallax.deploy.run.SceneResults;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A scene whose maps are sent to a running topology, and what the topics hold about it since. */
public final class PlayedScene implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Cluster cluster;
  private final InferredScan scan;
  private final Runnable health;
  private final SceneResults results;
  private final SceneFollower follower;
  private final TopicReader deadLetters;

  /**
   * A scene of which nothing was sent yet.
   *
   * @param health is called between polls and throws what stopped the topology
   */
  public PlayedScene(Cluster cluster, InferredScan scan, Runnable health) {
    this.cluster = cluster;
    this.scan = scan;
    this.health = health;
    results = new SceneResults(scan.generation());
    follower = new SceneFollower(cluster, scan.sceneId(), results, null);
    deadLetters =
        SceneFollower.reader(cluster, scan.sceneId())
            .on(
                TopicCatalogue.DEAD_LETTERS,
                letter -> results.giveUp(Map.of(frameId(letter), letter)));
  }

  private static String frameId(DeadLetter letter) {
    String key = UTF_8.decode(letter.getKey().duplicate()).toString();
    return key.substring(key.indexOf('/') + 1);
  }

  /** Sends maps and waits until they are stored. */
  public void send(List<ProbabilityMap> maps) {
    try (MapPublisher publisher = new MapPublisher(cluster)) {
      maps.forEach(publisher::send);
      publisher.flush();
    }
  }

  /** Says that all frames of the scan were sent. */
  public void drain() {
    SceneCommand command =
        new SceneCommand(
            scan.sceneId(),
            scan.generation(),
            SceneCommandKind.DRAIN,
            (long) scan.maps().size(),
            Instant.now());
    try (RecordPublisher<SceneCommand> publisher = RecordPublisher.ofSceneCommands(cluster)) {
      publisher.publish(List.of(command));
    }
  }

  /** Follows the scene until it is so; meanwhile the budget must never be exceeded. */
  public void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(TIMEOUT);
    while (!condition.getAsBoolean()) {
      follower.poll(Duration.ofMillis(100));
      deadLetters.poll(Duration.ZERO);
      health.run();
      assertThat(results.coverage().getRequestedPixels())
          .isLessThanOrEqualTo(results.coverage().getBudgetPixels());
      assertThat(Instant.now()).isBefore(deadline);
    }
  }

  /** Follows the scene until it has so many frames. */
  public void awaitFrames(int frames) {
    await(() -> results.frames() >= frames);
  }

  /** Follows the scene to its end. */
  public void awaitComplete() {
    await(results::complete);
  }

  /** What the topics have reported so far, dead letters about any record of the scene among it. */
  public SceneResults results() {
    return results;
  }

  @Override
  public void close() {
    follower.close();
    deadLetters.close();
  }
}
