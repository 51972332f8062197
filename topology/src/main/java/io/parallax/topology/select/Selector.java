package io.parallax.topology.select;

import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.Identifiers;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Label;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.topology.stage.KeyedStores;
import io.parallax.topology.stage.Stage;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * The selector: takes in footprints, shares, orders and answers, and at every punctuation selects
 * in the scenes that have changed, and publishes their rows where they say something new.
 *
 * <p>A selection goes out before the scene's row that counts it, in the same transaction: a reader
 * that sees no block pending finds all requests of that state published.
 */
public final class Selector
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {
  private final SelectionPolicy policy;
  private final String selectionSink;
  private final String coverageSink;
  private final SelectionMeters meters;
  private final Map<String, Scene> scenes = new HashMap<>();
  private final Set<Scene> changed = new HashSet<>();
  private SelectorStores stores;
  private ShareReports reports;

  private Selector(
      SelectionPolicy policy, String selectionSink, String coverageSink, SelectionMeters meters) {
    this.policy = policy;
    this.selectionSink = selectionSink;
    this.coverageSink = coverageSink;
    this.meters = meters;
  }

  /**
   * The stage.
   *
   * @param selectionSink the child that takes selections
   * @param coverageSink the child that takes the scenes' rows
   */
  public static Stage<String, SpecificRecord, String, SpecificRecord> stage(
      SelectionPolicy policy,
      String selectionSink,
      String coverageSink,
      AvroSerdes serdes,
      MeterRegistry registry) {
    SelectionMeters meters = new SelectionMeters(registry);
    return new Stage<>(
        () -> new Selector(policy, selectionSink, coverageSink, meters),
        SelectorStores.builders(serdes));
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    stores = SelectorStores.of(context);
    reports = new ShareReports(stores.shares());
    // A task that failed starts again with the same processor: only the stores are to be trusted.
    scenes.clear();
    changed.clear();
    restoreScenes();
    context.schedule(policy.interval(), PunctuationType.WALL_CLOCK_TIME, this::selectAll);
  }

  private void restoreScenes() {
    try (KeyValueIterator<String, SceneCoverage> all = stores.scenes().all()) {
      while (all.hasNext()) {
        SceneCoverage row = all.next().value;
        Scene scene = new Scene(row.getSceneId(), row.getGeneration(), policy.rules());
        KeyedStores.forEach(stores.footprints(), scene.key(), footprint -> scene.add(footprint));
        reports.restore(scene.key(), scene::put);
        KeyedStores.forEach(stores.selections(), scene.key(), scene::restore);
        scene.restore(row);
        SceneCommand command = stores.commands().get(scene.key());
        if (command != null) {
          scene.order(command);
        }
        scenes.put(scene.key(), scene);
        changed.add(scene);
      }
    }
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
    Scene scene = scene(footprint.getSceneId(), footprint.getGeneration());
    if (scene.add(footprint)) {
      keep(scene);
      stores.footprints().put(scene.key() + '/' + footprint.getFrameId(), footprint);
    }
  }

  private void take(SuperpixelEvidence report) {
    String blockKey = ShareReports.blockKey(report);
    Scene scene = scene(report.getSceneId(), report.getGeneration());
    scene.put(report);
    keep(scene);
    reports.put(blockKey, report);
  }

  private void take(SceneCommand command) {
    Scene scene = scene(command.getSceneId(), command.getGeneration());
    scene.order(command);
    keep(scene);
    stores.commands().put(scene.key(), command);
  }

  private void take(Label label) {
    Selection selection = stores.selections().get(label.getRequestId());
    if (selection == null) {
      throw new InvalidRecordException(
          "unknown-request", "there is no request " + label.getRequestId());
    }
    Scene scene = scene(selection.getSceneId(), selection.getGeneration());
    Selection after = scene.answer(selection, label, now());
    keep(scene);
    publish(after);
    meters.answered(label.getVerdict());
  }

  /**
   * The scene of a record, which may refuse it. A new one is nowhere to be found until it is {@link
   * #keep kept}: a record that is refused leaves nothing behind.
   */
  private Scene scene(String sceneId, String generation) {
    Scene known = scenes.get(Scene.key(sceneId, generation));
    if (known != null) {
      return known;
    }
    requireNames(sceneId, generation);
    return new Scene(sceneId, generation, policy.rules());
  }

  /** Keeps a scene that has taken something in. */
  private void keep(Scene scene) {
    if (scenes.putIfAbsent(scene.key(), scene) == null) {
      stores.scenes().put(scene.key(), scene.row(now()));
    }
    changed.add(scene);
  }

  private static void requireNames(String sceneId, String generation) {
    InvalidRecordException.checked(
        "bad-identifier",
        () -> {
          Identifiers.require("sceneId", sceneId);
          return Identifiers.require("generation", generation);
        });
  }

  private void selectAll(long now) {
    long start = System.nanoTime();
    Instant time = Instant.ofEpochMilli(now);
    expireOrWithdrawAll(time);
    for (Scene scene : changed) {
      List<Selection> selections = scene.select(policy.live(), time);
      selections.forEach(this::publish);
      scene.changedCoverage(time).ifPresent(row -> publish(scene, row));
      meters.made(selections.size());
      meters.scenes().put(scene.key(), scene.standing());
    }
    if (!changed.isEmpty()) {
      meters.selected(System.nanoTime() - start);
    }
    changed.clear();
  }

  @Override
  public void close() {
    meters.scenes().forget(scenes.keySet());
  }

  /** Requests also expire in scenes in which nothing happens. */
  private void expireOrWithdrawAll(Instant now) {
    for (Scene scene : scenes.values()) {
      List<Selection> ended = scene.expireOrWithdraw(policy, now);
      if (!ended.isEmpty()) {
        ended.forEach(this::publish);
        changed.add(scene);
      }
    }
  }

  private void publish(Selection selection) {
    stores.selections().put(selection.getRequestId(), selection);
    forward(Keys.frame(selection.getSceneId(), selection.getFrameId()), selection, selectionSink);
  }

  private void publish(Scene scene, SceneCoverage row) {
    stores.scenes().put(scene.key(), row);
    forward(scene.sceneId(), row, coverageSink);
  }

  private Instant now() {
    return Instant.ofEpochMilli(context().currentSystemTimeMs());
  }

  private void forward(String key, SpecificRecord value, String sink) {
    context().forward(new Record<>(key, value, context().currentSystemTimeMs()), sink);
  }
}
