package io.parallax.deploy.scene;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.deploy.cluster.SceneRows;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/** The closing of scenes: sends the commands, and waits until the row of each says it is closed. */
public final class SceneClosing {
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

  private final Cluster cluster;
  private final SceneRows rows;
  private final Duration timeout;

  /**
   * The closing of scenes of a cluster.
   *
   * @param rows where the scenes are known from; they are followed on from there
   * @param timeout how long to wait for all of them
   */
  public SceneClosing(Cluster cluster, SceneRows rows, Duration timeout) {
    this.cluster = cluster;
    this.rows = rows;
    this.timeout = timeout;
  }

  /**
   * Closes scenes.
   *
   * @param scenes the latest row of each
   * @param closed receives each scene when its row says so, and how many of its open requests ended
   * @throws StalledClosingException if some are not closed in time
   */
  public void close(Collection<SceneCoverage> scenes, ObjLongConsumer<String> closed) {
    Map<String, Long> withdrawn = new TreeMap<>();
    scenes.forEach(row -> withdrawn.put(row.getSceneId(), row.getWithdrawn()));
    send(List.copyOf(withdrawn.keySet()));
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!withdrawn.isEmpty()) {
      if (System.nanoTime() >= deadline) {
        throw stalled(withdrawn.keySet());
      }
      for (SceneCoverage row : rows.poll(POLL_TIMEOUT)) {
        take(row, withdrawn, closed);
      }
    }
  }

  /** Every row is looked at: behind the one that says closed there may be one of a new opening. */
  private static void take(
      SceneCoverage row, Map<String, Long> withdrawn, ObjLongConsumer<String> closed) {
    String scene = row.getSceneId();
    if (!withdrawn.containsKey(scene)) {
      return;
    }
    long before = withdrawn.put(scene, row.getWithdrawn());
    if (row.getClosed()) {
      withdrawn.remove(scene);
      closed.accept(scene, row.getWithdrawn() - before);
    }
  }

  private void send(List<String> scenes) {
    Instant now = Instant.now();
    try (RecordPublisher<SceneCommand> publisher = RecordPublisher.ofSceneCommands(cluster)) {
      publisher.publish(
          scenes.stream()
              .map(scene -> new SceneCommand(scene, "", SceneCommandKind.CLOSE, 0L, now))
              .toList());
    }
  }

  private StalledClosingException stalled(Collection<String> left) {
    return new StalledClosingException(
        "no row of %s says within %s s that the scene is closed: %s; the command is in topic %s, and a topology that runs takes it up, or puts it aside in topic %s"
            .formatted(
                TopicCatalogue.SCENE_COVERAGE.name(),
                timeout.toSeconds(),
                String.join(", ", left),
                TopicCatalogue.SCENE_COMMANDS.name(),
                TopicCatalogue.DEAD_LETTERS.name()));
  }
}
