package io.parallax.deploy.run;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.stream.FramePublisher;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One scan through the pipeline: sends its frames, follows what becomes of them, says when no more
 * will come, and waits until every request is published. Then the frames may be followed through
 * further models.
 *
 * <p>The end is found by counting, not by waiting: each frame is in the scene or among the dead
 * letters, no block waits for a view, and there are as many requests as the selector counted. Where
 * annotators are at work, every request that they answer must also have its answer; how far an
 * answer is carried is not known beforehand, so that is over when nothing more comes for three
 * seconds. So long is also the wait for a scene to change over to the generation of the run, where
 * another one asks.
 *
 * <p>Not for use by several threads.
 */
public final class ScanRun implements AutoCloseable {
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
  private static final Duration QUIET_PERIOD = Duration.ofSeconds(3);
  private static final String SOURCE_ID = "parallax-run";

  private final Cluster cluster;
  private final Scan scan;
  private final Duration timeout;
  private final Watch watch;
  private final AtomicInteger sent = new AtomicInteger();

  /** Since the first frame has come out of the pipeline; null before. */
  private SceneFollower follower;

  private Set<String> inScene = Set.of();

  /**
   * A run of a scan on a cluster whose topics exist.
   *
   * @param timeout how long nothing at all may happen before the run is given up
   */
  public ScanRun(Cluster cluster, Scan scan, Duration timeout, Watch watch) {
    this.cluster = cluster;
    this.scan = scan;
    this.timeout = timeout;
    this.watch = watch;
  }

  /**
   * What a run looks at and reports to.
   *
   * @param progress notified of how far the run is
   * @param maps receives every probability map, if not null
   * @param health called between polls; throws what stopped the pipeline
   * @param annotated the requests that will be answered, for which the run shall wait
   */
  public record Watch(
      Progress progress,
      Consumer<ProbabilityMap> maps,
      Runnable health,
      Predicate<LabelRequest> annotated) {
    /** Of a pipeline; nobody answers. */
    public static Watch of(Runnable health) {
      return new Watch(Progress.NONE, null, health, request -> false);
    }
  }

  /**
   * Runs the scan to its end; once.
   *
   * @param generation the model version whose results count; null: whichever comes first
   * @throws ExistingSceneException if the scene is closed, or holds other frames already; nothing
   *     was sent then
   * @throws MixedSceneException if other frames turn up in the scene
   * @throws StalledRunException if nothing happens for too long, no frame could be processed, or
   *     the scene is closed meanwhile
   */
  public SceneResults run(String generation) {
    EarlierScene earlier = EarlierScene.read(cluster, scan.sceneId());
    earlier.requireOnly(scan.frameIds(), generation);
    ExecutorService sender = Executors.newSingleThreadExecutor();
    try (Arrivals arrivals = new Arrivals(cluster, scan, generation)) {
      Future<?> sending = sender.submit(this::publish);
      RunProgress progress = progress(sending);
      while (arrivals.generation() == null && !arrivals.isComplete()) {
        progress.step(arrivals.poll(POLL_TIMEOUT), arrivals.processed(), 0);
      }
      SceneResults results = new SceneResults(arrivals.generation(), earlier.exists());
      follower = new SceneFollower(cluster, scan.sceneId(), results, watch.maps());
      takeIn(arrivals, results, progress);
      inScene = Set.copyOf(arrivals.inScene());
      drain(results);
      settle(results, progress);
      results.giveUp(arrivals.deadLetters());
      watch.progress().at(sent.get(), scan.frameIds().size(), results.requestCount());
      return results;
    } finally {
      sender.shutdownNow();
    }
  }

  /**
   * Follows the frames, which the scene holds already, through another model that asks nothing yet,
   * until it has scored all that the scene holds. After {@link #run}.
   *
   * @param before the results of the generation before
   * @param generation of which nothing was in the topics when the results before were complete
   * @throws StalledRunException if nothing happens for too long
   */
  public SceneResults replay(SceneResults before, String generation) {
    SceneResults results = before.next(generation);
    follower.goOnWith(results);
    RunProgress progress = progress(CompletableFuture.completedFuture(null));
    while (!(results.containAll(inScene) && results.completeInShadow())) {
      step(results, progress);
    }
    return results;
  }

  /**
   * Waits until the scene has changed over to a generation that has become the active one, and the
   * requests that it makes then are published.
   *
   * @throws StalledRunException if nothing happens for too long
   */
  public void changeOver(SceneResults results) {
    RunProgress progress = progress(CompletableFuture.completedFuture(null));
    while (!results.asks()) {
      step(results, progress);
    }
    drain(results);
    while (!results.complete()) {
      step(results, progress);
    }
  }

  /**
   * Waits until the requests that are answered have their answers, and what these say has gone to
   * all frames.
   *
   * @throws StalledRunException if nothing happens for too long
   */
  public void awaitAnswers(SceneResults results) {
    RunProgress progress = progress(CompletableFuture.completedFuture(null));
    while (!isAnswered(results, progress)) {
      step(results, progress);
    }
  }

  private RunProgress progress(Future<?> sending) {
    return new RunProgress(scan.frameIds().size(), timeout, watch, sent, sending);
  }

  private void publish() {
    try (FramePublisher publisher = new FramePublisher(cluster, SOURCE_ID, Map.of())) {
      for (String frameId : scan.frameIds()) {
        publisher.send(scan.sceneId(), scan.frame(frameId));
        sent.incrementAndGet();
      }
      publisher.flush();
    }
  }

  /** Until each frame is in the scene or given up. */
  private void takeIn(Arrivals arrivals, SceneResults results, RunProgress progress) {
    while (!(arrivals.isComplete() && results.containAll(arrivals.inScene()))) {
      boolean arrived = arrivals.poll(Duration.ZERO);
      boolean isChanged = follower.poll(POLL_TIMEOUT);
      results.requireOpen();
      progress.step(arrived || isChanged, arrivals.processed(), results.requestCount());
    }
    arrivals.requireOwn();
    results.requireOnly(scan.sceneId(), scan.frameIds());
  }

  /** Until all is said that will be said about the frames of the scene. */
  private void settle(SceneResults results, RunProgress progress) {
    while (!(isComplete(results, progress) && isAnswered(results, progress))) {
      step(results, progress);
    }
    results.requireOnly(scan.sceneId(), scan.frameIds());
  }

  private void step(SceneResults results, RunProgress progress) {
    boolean isChanged = follower.poll(POLL_TIMEOUT);
    results.requireOpen();
    progress.step(isChanged, results.frames(), results.requestCount());
  }

  private static boolean isComplete(SceneResults results, RunProgress progress) {
    return results.complete() || (results.completeInShadow() && progress.isQuietFor(QUIET_PERIOD));
  }

  /** What was answered before the wait began counts as well: what came of it is read. */
  private boolean isAnswered(SceneResults results, RunProgress progress) {
    return !results.hasAny(watch.annotated())
        || (!results.hasOpen(watch.annotated()) && progress.isQuietFor(QUIET_PERIOD));
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

  @Override
  public void close() {
    if (follower != null) {
      follower.close();
    }
  }
}
