package io.parallax.deploy.run;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.stream.FramePublisher;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One scan through the pipeline: sends its frames, follows what becomes of them, says when no more
 * will come, and waits until every request is published.
 *
 * <p>The end is found by counting, not by waiting: each frame is in the scene or among the dead
 * letters, no block waits for a view, and there are as many requests as the selector counted. Where
 * annotators are at work, every request must also have its answer; how far an answer is carried is
 * not known beforehand, so that is over when nothing more comes for three seconds. So long is also
 * the wait for a scene to change over to the generation of the run, where another one asks.
 */
public final class ScanRun {
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
  private static final Duration QUIET_PERIOD = Duration.ofSeconds(3);
  private static final String SOURCE_ID = "parallax-run";

  private final Cluster cluster;
  private final Scan scan;
  private final Duration timeout;

  /**
   * A run of a scan on a cluster whose topics exist.
   *
   * @param timeout how long nothing at all may happen before the run is given up
   */
  public ScanRun(Cluster cluster, Scan scan, Duration timeout) {
    this.cluster = cluster;
    this.scan = scan;
    this.timeout = timeout;
  }

  /**
   * What a run looks at and reports to.
   *
   * @param progress notified of how far the run is
   * @param maps receives every probability map, if not null
   * @param health called between polls; throws what stopped the pipeline
   * @param annotated whether every request will be answered, and the run shall wait for that
   */
  public record Watch(
      Progress progress, Consumer<ProbabilityMap> maps, Runnable health, boolean annotated) {}

  /**
   * Runs the scan to its end.
   *
   * @param generation the model version whose results count; null: whichever comes first
   * @throws ExistingSceneException if the scene is closed, or holds other frames already; nothing
   *     was sent then
   * @throws MixedSceneException if other frames turn up in the scene
   * @throws StalledRunException if nothing happens for too long, no frame could be processed, or
   *     the scene is closed meanwhile
   */
  public SceneResults run(String generation, Watch watch) {
    EarlierScene earlier = EarlierScene.read(cluster, scan.sceneId());
    earlier.requireOnly(scan.frameIds(), generation);
    AtomicInteger sent = new AtomicInteger();
    ExecutorService sender = Executors.newSingleThreadExecutor();
    try (Arrivals arrivals = new Arrivals(cluster, scan, generation)) {
      Future<?> sending = sender.submit(() -> publish(sent));
      RunProgress progress = new RunProgress(scan.frameIds().size(), timeout, watch, sent, sending);
      while (arrivals.generation() == null && !arrivals.isComplete()) {
        progress.step(arrivals.poll(POLL_TIMEOUT), arrivals.processed(), 0);
      }
      SceneResults results = new SceneResults(arrivals.generation(), earlier.exists());
      follow(arrivals, results, progress, watch);
      results.giveUp(arrivals.deadLetters());
      watch.progress().at(sent.get(), scan.frameIds().size(), results.requestCount());
      return results;
    } finally {
      sender.shutdownNow();
    }
  }

  private void publish(AtomicInteger sent) {
    try (FramePublisher publisher = new FramePublisher(cluster, SOURCE_ID, Map.of())) {
      for (String frameId : scan.frameIds()) {
        publisher.send(scan.sceneId(), scan.frame(frameId));
        sent.incrementAndGet();
      }
      publisher.flush();
    }
  }

  private void follow(Arrivals arrivals, SceneResults results, RunProgress progress, Watch watch) {
    boolean drained = false;
    try (SceneFollower follower =
        new SceneFollower(cluster, scan.sceneId(), results, watch.maps())) {
      while (!(drained && isComplete(results, progress) && isAnswered(results, watch, progress))) {
        boolean arrived = arrivals.poll(Duration.ZERO);
        boolean isChanged = follower.poll(POLL_TIMEOUT);
        results.requireOpen();
        progress.step(arrived || isChanged, arrivals.processed(), results.requestCount());
        if (!drained && arrivals.isComplete() && results.containAll(arrivals.inScene())) {
          arrivals.requireOwn();
          results.requireOnly(scan.sceneId(), scan.frameIds());
          drain(results);
          drained = true;
        }
      }
    }
    results.requireOnly(scan.sceneId(), scan.frameIds());
  }

  private static boolean isComplete(SceneResults results, RunProgress progress) {
    return results.complete() || (results.completeInShadow() && progress.isQuietFor(QUIET_PERIOD));
  }

  private static boolean isAnswered(SceneResults results, Watch watch, RunProgress progress) {
    return !watch.annotated() || (!results.hasOpenRequests() && progress.isQuietFor(QUIET_PERIOD));
  }

  private void drain(SceneResults results) {
    SceneCommand command =
        new SceneCommand(
            scan.sceneId(),
            results.generation(),
            SceneCommandKind.DRAIN,
            (long) results.frames(),
            Instant.now());
    try (RecordPublisher<SceneCommand> publisher = RecordPublisher.ofSceneCommands(cluster)) {
      publisher.publish(List.of(command));
    }
  }
}
