package io.parallax.deploy.desk;

import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.Model;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.generation.Generations;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The state of the desk, built from the topics: requests, answers, the coverage of each scene, and
 * the generations. Safe for use by several threads.
 *
 * <p>Everything that changes it raises {@link #version}, so that pages know when to refresh.
 */
final class DeskState {
  private static final int KEPT_REFUSALS = 100;

  private final Clock clock;
  private final Map<String, RequestState> requests = new HashMap<>();
  private final AnsweredCrops crops;
  private final Map<String, Deque<Label>> saidBy = new HashMap<>();
  private final Map<String, CoverageHistory> scenes = new TreeMap<>();
  private final Deque<Refusal> refusals = new ArrayDeque<>();
  private Generations generations = Generations.none();
  private boolean complete;
  private long version;

  /** An answer that the selector did not take, and why. */
  record Refusal(String annotator, String requestId, String reason) {}

  DeskState(Clock clock) {
    this(clock, new AnsweredCrops());
  }

  DeskState(Clock clock, AnsweredCrops crops) {
    this.clock = clock;
    this.crops = crops;
  }

  synchronized void take(LabelRequest request) {
    state(request.getRequestId()).publish(request);
    crops.take(request);
    changed();
  }

  /** Removes a request that was deleted from its topic. */
  synchronized void forget(String requestId) {
    state(requestId).publish(null);
    crops.forget(requestId);
    changed();
  }

  /** Takes in an answer from the topic, or one that the broker has just acknowledged. */
  synchronized void take(Label label) {
    if (!state(label.getRequestId()).answer(label)) {
      return;
    }
    Deque<Label> said = saidBy.computeIfAbsent(label.getAnnotator(), name -> new ArrayDeque<>());
    if (label.getVerdict() == Verdict.RETRACTED) {
      said.removeIf(before -> before.getRequestId().equals(label.getRequestId()));
    } else if (!said.contains(label)) {
      said.addLast(label);
    }
    changed();
  }

  /** Takes in that an answer was refused. */
  synchronized void refuse(Label label, String reason) {
    state(label.getRequestId()).refuse(label);
    Deque<Label> said = saidBy.get(label.getAnnotator());
    if (said != null) {
      said.remove(label);
    }
    refusals.addLast(new Refusal(label.getAnnotator(), label.getRequestId(), reason));
    if (refusals.size() > KEPT_REFUSALS) {
      refusals.removeFirst();
    }
    changed();
  }

  synchronized void take(SceneCoverage row) {
    scenes.computeIfAbsent(row.getSceneId(), id -> new CoverageHistory()).add(row);
    changed();
  }

  synchronized void take(Model model) {
    generations = generations.with(model);
    changed();
  }

  /** Removes a generation whose record was deleted from its topic. */
  synchronized void forgetGeneration(String generation) {
    generations = generations.without(generation);
    changed();
  }

  /** The generations as they are now. */
  synchronized Generations generations() {
    return generations;
  }

  /** Notes that everything that was there at the start has been read. */
  synchronized void completed() {
    complete = true;
    changed();
  }

  /** Whether everything that was there at the start has been read. */
  synchronized boolean isComplete() {
    return complete;
  }

  private RequestState state(String requestId) {
    return requests.computeIfAbsent(requestId, id -> new RequestState());
  }

  /** A request that was published. */
  synchronized Optional<LabelRequest> request(String requestId) {
    return Optional.ofNullable(requests.get(requestId)).map(RequestState::request);
  }

  /** What an annotator said last about a request, if it stands. */
  synchronized Optional<Verdict> verdict(String requestId, String annotator) {
    return Optional.ofNullable(requests.get(requestId)).map(state -> state.verdictOf(annotator));
  }

  /** The open requests, the most telling first. */
  synchronized List<LabelRequest> open() {
    List<LabelRequest> open = new ArrayList<>();
    for (RequestState state : requests.values()) {
      if (isOpen(state)) {
        open.add(state.request());
      }
    }
    open.sort(QueueOrder.MOST_TELLING_FIRST);
    return open;
  }

  /** How many requests are open. */
  synchronized long openCount() {
    return requests.values().stream().filter(this::isOpen).count();
  }

  private boolean isOpen(RequestState state) {
    return state.isOpen(clock.instant()) && !isClosed(state.request().getSceneId());
  }

  /** Whether a scene is closed: its requests have ended, also those that do not say so yet. */
  synchronized boolean isClosed(String sceneId) {
    CoverageHistory history = scenes.get(sceneId);
    return history != null && history.latest().getClosed();
  }

  /** The open requests that an annotator has said nothing about, the most telling first. */
  synchronized List<LabelRequest> openFor(String annotator) {
    return open().stream()
        .filter(request -> requests.get(request.getRequestId()).verdictOf(annotator) == null)
        .toList();
  }

  /** All requests of a scene, of every status. */
  synchronized List<LabelRequest> ofScene(String sceneId) {
    return requests.values().stream()
        .map(RequestState::request)
        .filter(request -> request != null && request.getSceneId().equals(sceneId))
        .sorted(QueueOrder.MOST_TELLING_FIRST)
        .toList();
  }

  /** What an annotator said last and has not taken back. */
  synchronized Optional<Label> lastOf(String annotator) {
    return Optional.ofNullable(saidBy.get(annotator)).map(Deque::peekLast);
  }

  /** The coverage history of each scene, by name. */
  synchronized Map<String, List<SceneCoverage>> coverage() {
    Map<String, List<SceneCoverage>> copy = new TreeMap<>();
    scenes.forEach((scene, history) -> copy.put(scene, history.rows()));
    return copy;
  }

  /** Where each scene stands now, by name. */
  synchronized Map<String, QueueView.Standing> standings() {
    Map<String, QueueView.Standing> standings = new TreeMap<>();
    scenes.forEach((scene, history) -> standings.put(scene, QueueView.standing(history.latest())));
    return standings;
  }

  /** The refusals of an annotator's answers, the oldest first. */
  synchronized List<Refusal> refusals(String annotator) {
    return refusals.stream().filter(refusal -> refusal.annotator().equals(annotator)).toList();
  }

  /** Grows with every change. */
  synchronized long version() {
    return version;
  }

  /** Notes that something else which pages show has changed. */
  synchronized void changed() {
    version++;
    notifyAll();
  }

  /** Waits until the version is another, or the time has passed. */
  synchronized long awaitChangeAfter(long seen, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    while (version == seen && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
    return version;
  }
}
