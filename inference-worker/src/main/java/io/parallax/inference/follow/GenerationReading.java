package io.parallax.inference.follow;

import io.parallax.inference.model.SegmentationModel;
import io.parallax.inference.worker.FrameGroup;
import io.parallax.inference.worker.InferenceWorker;
import io.parallax.inference.worker.WorkerLoops;
import io.parallax.schemas.Model;
import io.parallax.schemas.client.Backoff;
import io.parallax.schemas.client.Failure;
import io.parallax.schemas.generation.Standing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One generation in force, on a thread of its own: its files are fetched, its model is loaded, and
 * its loop reads the frames, until it is stopped.
 *
 * <p>What goes wrong with the model is told in one line and changes nothing for other generations.
 * A file that is not to be had is tried again; a model that is not fit waits for another record of
 * the generation. What ends a loop because the cluster does not let it go on ends the worker: it
 * would end all loops.
 */
final class GenerationReading implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationReading.class);

  private static final Duration INITIAL_BACKOFF = Duration.ofMillis(500);
  private static final Duration MAX_BACKOFF = Duration.ofMinutes(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  /** Where a reading stands. */
  enum State {
    /** Its files are fetched, or its model is loaded. */
    LOADING,
    /** Its loop reads the frames. */
    READING,
    /** Its model cannot be used. */
    FAILED
  }

  private final WorkerLoops loops;
  private final ModelCache cache;
  private final ModelLoader loader;
  private final FrameGroup group;
  private final Thread thread;
  private final Backoff backoff = new Backoff(INITIAL_BACKOFF, MAX_BACKOFF);

  private Model announced;
  private Standing standing;
  private boolean isStopping;

  /** Whether the thread may be interrupted: not while native libraries are loaded. */
  private boolean isFetching;

  /** While it reads. */
  private InferenceWorker loop;

  /** What keeps it from reading, in one line; empty for nothing. */
  private String fault = "";

  /** What ends the worker; null for nothing. */
  private Throwable failure;

  /**
   * A reading that has not started.
   *
   * @param announced the newest record of the generation
   * @param standing the role that it has
   */
  GenerationReading(
      WorkerLoops loops,
      ModelCache cache,
      ModelLoader loader,
      FrameGroup group,
      Model announced,
      Standing standing) {
    this.loops = loops;
    this.cache = cache;
    this.loader = loader;
    this.group = group;
    this.announced = announced;
    this.standing = standing;
    this.thread = new Thread(this::run, "generation-" + announced.getGeneration());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Takes over the newest record of the generation, and the role that it has now. */
  synchronized void announce(Model model, Standing role) {
    standing = role;
    if (loop != null) {
      loop.setStanding(role);
    }
    if (!model.equals(announced)) {
      announced = model;
      backoff.reset();
      notifyAll();
    }
  }

  /** Whether it reads in such a group; it is another one after a retirement. */
  boolean isFor(FrameGroup other) {
    return group.equals(other);
  }

  synchronized Standing standing() {
    return standing;
  }

  synchronized State state() {
    if (loop != null) {
      return State.READING;
    }
    return fault.isEmpty() ? State.LOADING : State.FAILED;
  }

  /** What ends the worker, null for nothing. */
  synchronized Throwable failure() {
    return failure;
  }

  /** Why no frame is scored with this generation now, in a few words; empty if they are. */
  synchronized Optional<String> notReadyReason() {
    return switch (state()) {
      case LOADING -> Optional.of(described("is being loaded"));
      case FAILED -> Optional.of(described("is not read: " + fault));
      case READING -> loop.notReadyReason();
    };
  }

  private String described(String what) {
    return "generation %s %s".formatted(announced.getGeneration(), what);
  }

  private void run() {
    try {
      while (!isStopping()) {
        Model model = newest();
        try (SegmentationModel loaded = loader.load(model, fetch(model))) {
          read(loaded);
        } catch (RuntimeException e) {
          await(model, pauseAfter(e));
        }
      }
    } catch (InterruptedException e) {
      // It is asked to stop.
    } catch (Error e) {
      end(e);
    }
  }

  private synchronized boolean isStopping() {
    return isStopping;
  }

  private synchronized Model newest() {
    return announced;
  }

  private Path fetch(Model model) throws InterruptedException {
    synchronized (this) {
      if (isStopping) {
        throw new InterruptedException();
      }
      isFetching = true;
    }
    try {
      return cache.fetch(model);
    } finally {
      synchronized (this) {
        isFetching = false;
        // One that came too late must not meet what follows.
        Thread.interrupted();
      }
    }
  }

  /** Has the loop read until it is stopped or fails. */
  private void read(SegmentationModel model) {
    InferenceWorker opened = open(model);
    if (opened != null) {
      long begun = System.nanoTime();
      try {
        opened.run();
      } catch (RuntimeException e) {
        throw new LoopException(e);
      } finally {
        close(Duration.ofNanos(System.nanoTime() - begun));
      }
    }
  }

  /** What ended a loop, which has told it. */
  private static final class LoopException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LoopException(RuntimeException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private synchronized InferenceWorker open(SegmentationModel model) {
    if (isStopping) {
      return null;
    }
    loop = loops.open(group, model, standing);
    fault = "";
    LOG.info("Generation {} is read in group {}", announced.getGeneration(), group.id());
    return loop;
  }

  private synchronized void close(Duration lived) {
    loop = null;
    if (lived.compareTo(MAX_BACKOFF) > 0) {
      backoff.reset();
    }
  }

  /** How long to wait before the next try; null for until another record comes. */
  private synchronized Duration pauseAfter(RuntimeException failed) {
    Failure kind = Failure.of(failed);
    boolean isLoops = failed instanceof LoopException;
    if (isLoops && (kind == Failure.REFUSED || kind == Failure.PERMANENT)) {
      end(failed.getCause());
    }
    boolean isTriedAgain = isLoops || kind == Failure.TRANSIENT;
    String message = String.valueOf(failed.getMessage());
    if (!isStopping && !message.equals(fault)) {
      fault = message;
      LOG.warn(
          "Generation {} is not read{}: {}",
          announced.getGeneration(),
          isTriedAgain ? ", trying again" : "",
          message);
    }
    return isTriedAgain ? backoff.next() : null;
  }

  private synchronized void await(Model model, Duration pause) throws InterruptedException {
    long deadline = pause == null ? 0 : System.nanoTime() + pause.toNanos();
    while (!isStopping && announced.equals(model)) {
      long left = deadline - System.nanoTime();
      if (pause == null) {
        wait();
      } else if (left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } else {
        return;
      }
    }
  }

  private synchronized void end(Throwable cause) {
    failure = cause;
    isStopping = true;
  }

  /** Asks the reading to end, and does not wait for that. */
  synchronized void stop() {
    isStopping = true;
    if (isFetching) {
      thread.interrupt();
    }
    if (loop != null) {
      loop.stop();
    }
    notifyAll();
  }

  /** Ends the reading and waits for that: what is under way is published. */
  @Override
  public void close() {
    stop();
    InferenceWorker running;
    synchronized (this) {
      running = loop;
    }
    if (running != null) {
      running.close();
    }
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
