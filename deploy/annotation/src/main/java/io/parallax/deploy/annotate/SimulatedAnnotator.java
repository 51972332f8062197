package io.parallax.deploy.annotate;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.InterruptException;

/**
 * An annotator at work: reads label requests and answers those that are open, one after the other,
 * each after the time that a person would take.
 *
 * <p>Started again, it reads first what it has said, and answers no request twice.
 *
 * <p>{@link #run} is for one thread; {@link #stop} and {@link #answered} may be called from others.
 */
public final class SimulatedAnnotator implements Runnable {
  private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);

  private final Cluster cluster;
  private final Oracle oracle;
  private final Predicate<LabelRequest> wanted;
  private final Duration delay;

  /** The requests that it has answered, whether or not the topology has taken that in. */
  private final Set<String> done = new HashSet<>();

  /** Open requests, the oldest first. */
  private final Map<String, LabelRequest> open = new LinkedHashMap<>();

  private volatile boolean isStopping;
  private final AtomicInteger answered = new AtomicInteger();
  private volatile RuntimeException failure;

  /**
   * An annotator that has not begun.
   *
   * @param delay that each answer takes
   */
  public SimulatedAnnotator(Cluster cluster, Oracle oracle, Duration delay) {
    this(cluster, oracle, request -> true, delay);
  }

  /**
   * An annotator that has not begun, and does not answer all.
   *
   * @param wanted the requests that are answered; others wait until they are wanted. Asked from
   *     another thread, again and again
   * @param delay that each answer takes
   */
  public SimulatedAnnotator(
      Cluster cluster, Oracle oracle, Predicate<LabelRequest> wanted, Duration delay) {
    this.cluster = cluster;
    this.oracle = oracle;
    this.wanted = wanted;
    this.delay = delay;
  }

  /** Answers what is open, and what comes, until it is stopped. */
  @Override
  public void run() {
    work(false);
  }

  /** Answers what is open now. */
  public void runOnce() {
    work(true);
  }

  private void work(boolean once) {
    try (TopicReader reader = new TopicReader(cluster);
        RecordPublisher<Label> publisher = RecordPublisher.ofLabels(cluster)) {
      reader.on(TopicCatalogue.LABELS, this::take).readToEnd();
      reader.on(TopicCatalogue.LABEL_REQUESTS, this::take);
      reader.readToEnd();
      while (!isStopping && !(once && open.values().stream().noneMatch(wanted))) {
        answerAll(publisher);
        reader.poll(POLL_TIMEOUT);
      }
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  private void take(Label label) {
    if (label.getAnnotator().equals(oracle.name())) {
      done.add(label.getRequestId());
    }
  }

  private void take(LabelRequest request) {
    if (request.getStatus() == RequestStatus.OPEN
        && oracle.knows(request)
        && !done.contains(request.getRequestId())) {
      open.put(request.getRequestId(), request);
    } else {
      open.remove(request.getRequestId());
    }
  }

  /** Answers that take no time go out together. */
  private void answerAll(RecordPublisher<Label> publisher) {
    List<Label> answers = new ArrayList<>();
    for (LabelRequest request : open.values().stream().filter(wanted).toList()) {
      if (isStopping) {
        break;
      }
      answers.add(oracle.answer(request));
      done.add(request.getRequestId());
      open.remove(request.getRequestId());
      if (!delay.isZero()) {
        sleep();
        publish(publisher, answers);
      }
    }
    publish(publisher, answers);
  }

  private void publish(RecordPublisher<Label> publisher, List<Label> answers) {
    publisher.publish(answers);
    answered.addAndGet(answers.size());
    answers.clear();
  }

  private void sleep() {
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Lets {@link #run} end after the answer at hand. */
  public void stop() {
    isStopping = true;
  }

  /** How many requests it has answered. */
  public int answered() {
    return answered.get();
  }

  /** What ended it, or null. */
  public RuntimeException failure() {
    return failure;
  }
}
