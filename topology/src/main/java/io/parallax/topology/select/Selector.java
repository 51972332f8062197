package io.parallax.topology.select;

import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.Identifiers;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Label;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCommandKind;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.SceneState;
import io.parallax.schemas.ScoredGeneration;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.schemas.generation.Generations;
import io.parallax.topology.stage.DueKeys;
import io.parallax.topology.stage.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The selector: takes in footprints, shares, orders and answers, and at every punctuation selects
 * in the scenes that have changed, and publishes their rows where they say something new.
 *
 * <p>A selection goes out before the scene's row that counts it, in the same transaction: a reader
 * that sees no block pending finds all requests of that state published.
 *
 * <p>A request lives here from the selection to its end, whatever the generation: it is answered,
 * expires, is settled or superseded by one clock. What has changed and what is open are stores in
 * the order of time, and {@link LoadedScenes} are in memory only while something happens in them:
 * nothing here costs more because there are many scenes, and a start reads none of them.
 */
public final class Selector
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {
  /** So many scenes, or requests, are looked at in one punctuation. */
  private static final int MOST_AT_ONCE = 100;

  /** So many keys of retired generations are deleted in one punctuation. */
  private static final int MOST_DELETED = 1000;

  /** When a row was published that was not yet. */
  private static final Instant NEVER = Instant.EPOCH;

  private final SelectionPolicy policy;
  private final Supplier<Generations> generations;
  private final String selectionSink;
  private final String coverageSink;
  private final SelectionMeters meters;
  private final MeterRegistry registry;
  private SceneStore stores;
  private LoadedScenes scenes;
  private SceneRows rows;
  private GenerationChanges changes;
  private SceneEnd end;

  private Selector(
      SelectionPolicy policy,
      Supplier<Generations> generations,
      String selectionSink,
      String coverageSink,
      SelectionMeters meters,
      MeterRegistry registry) {
    this.policy = policy;
    this.generations = generations;
    this.selectionSink = selectionSink;
    this.coverageSink = coverageSink;
    this.meters = meters;
    this.registry = registry;
  }

  /**
   * The stage.
   *
   * @param generations those of the cluster, as they are now
   * @param selectionSink the child that takes selections, and closings behind them
   * @param coverageSink the child that takes the scenes' rows
   */
  public static Stage<String, SpecificRecord, String, SpecificRecord> stage(
      SelectionPolicy policy,
      Supplier<Generations> generations,
      String selectionSink,
      String coverageSink,
      AvroSerdes serdes,
      MeterRegistry registry) {
    SelectionMeters meters = new SelectionMeters(registry);
    return new Stage<>(
        () -> new Selector(policy, generations, selectionSink, coverageSink, meters, registry),
        SceneStore.builders(serdes));
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    // A task that failed starts again with the same processor: only the stores are to be trusted.
    stores = new SceneStore(context, registry);
    scenes = new LoadedScenes(stores, policy.rules());
    rows = new SceneRows(stores, meters.scenes());
    changes = new GenerationChanges(stores, scenes, meters, this::publish);
    end =
        new SceneEnd(
            stores,
            scenes,
            rows,
            this::publish,
            row -> forward(row.getSceneId(), row, coverageSink),
            closing -> forward(closing.key(), null, selectionSink));
    context.schedule(policy.interval(), PunctuationType.WALL_CLOCK_TIME, this::punctuate);
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    if (record.value() instanceof Footprint footprint) {
      take(footprint);
    } else if (record.value() instanceof SuperpixelEvidence evidence) {
      take(evidence);
    } else if (record.value() instanceof SceneCommand command) {
      take(command);
    } else if (record.value() instanceof Label label) {
      take(label);
    }
  }

  private void take(Footprint footprint) {
    if (isRetired(footprint.getGeneration())
        || end.cameBefore(footprint.getSceneId(), footprint.getClosings())) {
      return;
    }
    Scene scene = scene(footprint.getSceneId(), footprint.getGeneration());
    if (scene.add(footprint)) {
      stores.put(footprint);
      keep(scene);
    }
  }

  private void take(SuperpixelEvidence report) {
    String blockKey = ShareReports.blockKey(report);
    if (isRetired(report.getGeneration())
        || end.cameBefore(report.getSceneId(), report.getClosings())) {
      return;
    }
    Scene scene = scene(report.getSceneId(), report.getGeneration());
    scene.put(report);
    stores.put(blockKey, report);
    keep(scene);
  }

  /** What was on its way when its generation was retired. */
  private boolean isRetired(String generation) {
    boolean isRetired = generations.get().isRetired(generation);
    if (isRetired) {
      meters.retired();
    }
    return isRetired;
  }

  private void take(SceneCommand command) {
    if (command.getKind() == SceneCommandKind.CLOSE) {
      end.close(command.getSceneId(), now());
      return;
    }
    if (!policy.reopens()) {
      end.requireOpen(command.getSceneId());
    }
    if (generations.get().isRetired(command.getGeneration())) {
      throw new InvalidRecordException(
          "retired-generation", "generation " + command.getGeneration() + " is retired");
    }
    Scene scene = scene(command.getSceneId(), command.getGeneration());
    stores.closed().finish(command.getSceneId());
    scene.order(command);
    stores.put(command);
    keep(scene);
  }

  private void take(Label label) {
    int sceneEnd = label.getRequestId().indexOf('/');
    if (sceneEnd > 0) {
      end.requireOpen(label.getRequestId().substring(0, sceneEnd));
    }
    Selection request = stores.request(label.getRequestId());
    if (request == null) {
      throw new InvalidRecordException(
          "unknown-request", "there is no request " + label.getRequestId());
    }
    Scene scene = scene(request.getSceneId(), request.getGeneration());
    Footprint footprint = stores.footprint(request);
    // Only a request that has ended can be without one, and it takes no answer.
    FrameSize frame = footprint == null ? new FrameSize(0, 0) : FrameSize.of(footprint);
    Selection after =
        scene.life().answer(request, label, scene.classes(request.getGeneration()), frame, now());
    publish(after);
    keep(scene);
    meters.answered(label.getVerdict());
  }

  /**
   * The scene of a record, which may refuse it. A new one is nowhere to be found until it is {@link
   * #keep kept}: a record that is refused leaves nothing behind.
   */
  private Scene scene(String sceneId, String generation) {
    InvalidRecordException.checked(
        "bad-identifier",
        () -> {
          Identifiers.require("sceneId", sceneId);
          return Identifiers.require("generation", generation);
        });
    Optional<Scene> known = scenes.find(sceneId, context().currentSystemTimeMs());
    if (known.isPresent() && !known.get().hasGeneration(generation)) {
      stores.retired().finish(sceneId, generation);
    }
    return known.orElseGet(
        () -> new Scene(sceneId, new ScoredGeneration(generation, 0), policy.rules()));
  }

  /** Keeps a scene that has taken something in. */
  private void keep(Scene scene) {
    long time = context().currentSystemTimeMs();
    scenes.keep(scene, time);
    if (scene.hasNewGenerations()) {
      SceneState before = stores.state(scene.sceneId());
      boolean isNew = before == null || before.getRow().getClosed();
      SceneCoverage row = isNew ? unpublishedRow(scene) : before.getRow();
      stores.put(scene.sceneId(), new SceneState(row, scene.generations()));
    }
    stores.changed().mark(scene.sceneId(), time);
  }

  private static SceneCoverage unpublishedRow(Scene scene) {
    return SceneCoverage.newBuilder()
        .setSceneId(scene.sceneId())
        .setGeneration(scene.generation())
        .setUpdatedAt(NEVER)
        .build();
  }

  private void punctuate(long time) {
    long start = System.nanoTime();
    Instant now = Instant.ofEpochMilli(time);
    rows.walk(generations.get(), MOST_AT_ONCE, time);
    expire(now);
    List<String> changed = stores.changed().take(DueKeys.ALL, MOST_AT_ONCE);
    for (String sceneId : changed) {
      scenes.find(sceneId, time).ifPresent(scene -> look(scene, now));
    }
    if (!changed.isEmpty()) {
      meters.selected(System.nanoTime() - start);
    }
    stores.retired().deleteSome(MOST_DELETED);
    for (Scene idle : scenes.idle(time)) {
      compareGenerations(idle, now);
      scenes.unload(idle);
    }
  }

  private void expire(Instant now) {
    if (policy.expireAfter().isZero()) {
      return;
    }
    long openedBefore = now.minus(policy.expireAfter()).toEpochMilli();
    for (String requestId : stores.open().take(openedBefore - 1, MOST_AT_ONCE)) {
      Selection request = stores.request(requestId);
      Scene scene = scenes.find(request.getSceneId(), now.toEpochMilli()).orElseThrow();
      publish(scene.life().end(request, RequestStatus.EXPIRED, now));
      scenes.reloadAfter(scene, List.of(request));
      stores.changed().mark(scene.sceneId(), now.toEpochMilli());
    }
  }

  /** Selects in a scene that has changed. */
  private void look(Scene changed, Instant now) {
    Generations roles = generations.get();
    Scene scene = changes.apply(changed, roles, now);
    List<Selection> ended = scene.life().endSettled(policy, now);
    ended.forEach(this::publish);
    scene = scenes.reloadAfter(scene, ended);
    if (AskingRules.mayAsk(roles, scene.generation())) {
      List<Selection> selections = scene.select(policy.live(), now);
      selections.forEach(this::publish);
      meters.made(selections.size());
    }
    publishRow(scene, now);
  }

  private void compareGenerations(Scene scene, Instant now) {
    if (scene.generations().size() > 1) {
      scene.compare(stores.standing(scene.sceneId()));
      publishRow(scene, now);
    }
  }

  private void publish(Selection selection) {
    stores.put(selection);
    forward(Keys.frame(selection.getSceneId(), selection.getFrameId()), selection, selectionSink);
  }

  /** Publishes a scene's row if it says something new. */
  private void publishRow(Scene scene, Instant now) {
    SceneState before = stores.state(scene.sceneId());
    SceneCoverage row = scene.row(before.getRow().getUpdatedAt());
    if (!row.equals(before.getRow()) || row.getUpdatedAt().equals(NEVER)) {
      row.setUpdatedAt(now);
      stores.put(scene.sceneId(), new SceneState(row, before.getGenerations()));
      forward(scene.sceneId(), row, coverageSink);
    }
    rows.put(row);
  }

  @Override
  public void close() {
    rows.forget();
  }

  private Instant now() {
    return Instant.ofEpochMilli(context().currentSystemTimeMs());
  }

  private void forward(String key, SpecificRecord value, String sink) {
    context().forward(new Record<>(key, value, context().currentSystemTimeMs()), sink);
  }
}
