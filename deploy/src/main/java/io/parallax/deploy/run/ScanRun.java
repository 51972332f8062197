package io.parallax.deploy.run;

import io.parallax.deploy.scan.Scan;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * One scan through the pipeline: sends its frames, follows what becomes of them, says when no more
 * will come, and waits until every request is published.
 *
 * <p>The end is found by counting, not by waiting: each frame is in the scene or among the dead
 * letters, no block waits for a view, and there are as many requests as the selector counted. Where
 * annotators are at work, every request must also have its answer; how far an answer is carried is
 * not known beforehand, so that is over when no more news come for three seconds.
 */
public final class ScanRun {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final String SOURCE_ID = "parallax-run";

  private final Cluster cluster;
  private final Scan scan;
  private final Duration patience;

  /**
   * A run of a scan on a cluster whose topics exist.
   *
   * @param patience how long nothing at all may happen before the run is given up
   */
  public ScanRun(Cluster cluster, Scan scan, Duration patience) {
    this.cluster = cluster;
    this.scan = scan;
    this.patience = patience;
  }

  /**
   * What a run looks at and reports to.
   *
   * @param progress told how far the run is
   * @param maps told every probability map, if not null
   * @param health called between polls; throws what stopped the pipeline
   * @param annotated whether every request will be answered, and the run shall wait for that
   */
  public record Watch(
      Progress progress, Consumer<ProbabilityMap> maps, Runnable health, boolean annotated) {}

  /**
   * Runs the scan to its end.
   *
   * @param generation the model version whose results count; null: whichever comes first
   * @throws StalledRunException if nothing happens for too long, or no frame could be processed
   */
  public SceneResults run(String generation, Watch watch) {
    AtomicInteger sent = new AtomicInteger();
    ExecutorService sender = Executors.newSingleThreadExecutor();
    SceneResults results = new SceneResults(generation);
    try (SceneFollower follower =
        new SceneFollower(cluster, scan.sceneId(), results, watch.maps())) {
      Future<?> sending = sender.submit(() -> publish(sent));
      follow(follower, results, sent, watch, sending);
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

  private void follow(
      SceneFollower follower,
      SceneResults results,
      AtomicInteger sent,
      Watch watch,
      Future<?> sending) {
    List<String> frameIds = scan.frameIds();
    boolean drained = false;
    Instant lastNews = Instant.now();
    int lastSent = 0;
    while (!(drained && results.complete() && isAnswered(results, watch, lastNews))) {
      boolean news = follower.poll(POLL);
      watch.health().run();
      int processed = results.processed(frameIds);
      watch.progress().at(sent.get(), processed, results.requestCount());
      if (sending.isDone()) {
        await(sending);
      }
      if (!drained && processed == frameIds.size()) {
        drain(results);
        drained = true;
      }
      if (news || sent.get() > lastSent) {
        lastNews = Instant.now();
        lastSent = sent.get();
      } else if (lastNews.plus(patience).isBefore(Instant.now())) {
        throw new StalledRunException(
            "nothing happened for %d s: %d of %d frames sent, %d processed, %d requests"
                .formatted(
                    patience.toSeconds(),
                    sent.get(),
                    frameIds.size(),
                    processed,
                    results.requestCount()));
      }
    }
    watch.progress().at(sent.get(), frameIds.size(), results.requestCount());
  }

  private static boolean isAnswered(SceneResults results, Watch watch, Instant lastNews) {
    return !watch.annotated()
        || (!results.hasOpenRequests() && lastNews.plus(QUIET).isBefore(Instant.now()));
  }

  /** Waits for something and throws what it threw. */
  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void drain(SceneResults results) {
    if (results.frames() == 0) {
      Map.Entry<String, DeadLetter> first = results.deadLetters().entrySet().iterator().next();
      throw new StalledRunException(
          "none of the %d frames could be processed; frame %s: %s"
              .formatted(
                  results.deadLetters().size(), first.getKey(), first.getValue().getMessage()));
    }
    SceneCommand command =
        new SceneCommand(
            scan.sceneId(),
            results.generation(),
            SceneCommandKind.DRAIN,
            (long) results.frames(),
            Instant.now());
    try (KafkaProducer<String, SceneCommand> producer =
        new KafkaProducer<>(
            cluster.clients(),
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.SCENE_COMMANDS).serializer())) {
      await(
          producer.send(
              new ProducerRecord<>(TopicCatalogue.SCENE_COMMANDS.name(), scan.sceneId(), command)));
    }
  }
}
