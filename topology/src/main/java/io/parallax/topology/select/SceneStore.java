package io.parallax.topology.select;

import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.SceneCommand;
import io.parallax.schemas.SceneState;
import io.parallax.schemas.ScoredGeneration;
import io.parallax.schemas.Selection;
import io.parallax.schemas.SuperpixelEvidence;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.scorer.selection.StandingRequest;
import io.parallax.topology.closing.ClosedScenes;
import io.parallax.topology.closing.SceneStores;
import io.parallax.topology.stage.DueKeys;
import io.parallax.topology.stage.KeyedStores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The stores of stage C, and the scenes that are made of them. What belongs to a frame or to its
 * surface is there once, whatever the generation; every key begins with the scene's id.
 */
final class SceneStore {
  /** State of each scene: its id. */
  private static final String SCENES = "scenes";

  /** The footprint of a frame: {@code sceneId/frameId/raster}. */
  private static final String FOOTPRINTS = "frame-footprints";

  /** The raster of a frame of a generation: {@code sceneId/generation/frameId}. */
  private static final String FRAMES = "generation-frames";

  /** Reports of blocks: {@code sceneId/generation/x:y:z…}, see {@link ShareReports}. */
  private static final String SHARES = "scene-shares";

  /** Requests: their ids, which begin with {@code sceneId/generation}. */
  private static final String REQUESTS = "scene-requests";

  /** The order in force: {@code sceneId/generation}. */
  private static final String COMMANDS = "scene-commands-in-force";

  /** Scenes that have taken something in. */
  private static final String CHANGED = "changed-scenes";

  /** Open requests, by the time at which they were opened. */
  private static final String OPEN = "open-requests";

  /** Retired generations of scenes whose keys are being deleted: {@code sceneId/generation}. */
  private static final String DELETED = "deleted-generations";

  /** How often each scene has been closed. */
  private static final String CLOSINGS = "scene-closings";

  private final KeyValueStore<String, SceneState> scenes;
  private final KeyValueStore<String, Footprint> footprints;
  private final KeyValueStore<String, String> frames;
  private final KeyValueStore<String, Selection> requests;
  private final KeyValueStore<String, SceneCommand> commands;
  private final RetiredFrames retired;
  private final ShareReports reports;
  private final DueKeys changed;
  private final DueKeys open;
  private final ClosedScenes closed;

  SceneStore(ProcessorContext<?, ?> context, MeterRegistry registry) {
    scenes = context.getStateStore(SCENES);
    footprints = context.getStateStore(FOOTPRINTS);
    frames = context.getStateStore(FRAMES);
    requests = context.getStateStore(REQUESTS);
    commands = context.getStateStore(COMMANDS);
    reports = new ShareReports(context.getStateStore(SHARES));
    retired =
        new RetiredFrames(
            context.getStateStore(DELETED), frames, footprints, requests, commands, reports);
    changed = new DueKeys(context.getStateStore(CHANGED));
    open = new DueKeys(context.getStateStore(OPEN));
    closed =
        new ClosedScenes(
            context,
            new SceneStores(
                CLOSINGS, Set.of(FOOTPRINTS, FRAMES, SHARES, REQUESTS, COMMANDS, DELETED)),
            registry);
    closed.deleteInSlices(context);
  }

  static Set<StoreBuilder<?>> builders(AvroSerdes serdes) {
    return Set.of(
        KeyedStores.builder(SCENES, serdes.of(SceneState.class)).withCachingEnabled(),
        KeyedStores.builder(FOOTPRINTS, serdes.of(Footprint.class)),
        KeyedStores.builder(FRAMES, Serdes.String()),
        KeyedStores.builder(SHARES, serdes.of(SuperpixelEvidence.class)).withCachingEnabled(),
        KeyedStores.builder(REQUESTS, serdes.of(Selection.class)),
        KeyedStores.builder(COMMANDS, serdes.of(SceneCommand.class)),
        KeyedStores.builder(DELETED, Serdes.String()),
        ClosedScenes.builder(CLOSINGS),
        KeyedStores.builder(CHANGED, Serdes.String()).withCachingEnabled(),
        KeyedStores.builder(OPEN, Serdes.String()).withCachingEnabled());
  }

  /** What is being deleted of generations that are retired. */
  RetiredFrames retired() {
    return retired;
  }

  /** The scenes that were closed. */
  ClosedScenes closed() {
    return closed;
  }

  /** The scenes that have taken something in. */
  DueKeys changed() {
    return changed;
  }

  /** The open requests, by the time at which they were opened. */
  DueKeys open() {
    return open;
  }

  /** What is kept of a scene; null if there is no such scene. */
  SceneState state(String sceneId) {
    return scenes.get(sceneId);
  }

  /** What is kept of all scenes, by their ids. */
  KeyValueStore<String, SceneState> scenes() {
    return scenes;
  }

  void put(String sceneId, SceneState state) {
    scenes.put(sceneId, state);
  }

  /** A request; null if there is no such one. */
  Selection request(String requestId) {
    return requests.get(requestId);
  }

  /** Keeps what has become of a request. */
  void put(Selection request) {
    requests.put(request.getRequestId(), request);
    switch (request.getStatus()) {
      case OPEN -> open.mark(request.getRequestId(), request.getDecidedAt().toEpochMilli());
      default -> open.remove(request.getRequestId());
    }
  }

  /** Keeps a frame of a generation. */
  void put(Footprint footprint) {
    String key = footprint(footprint.getSceneId(), footprint.getFrameId(), footprint.getRaster());
    if (footprints.get(key) == null) {
      footprints.put(key, footprint);
    }
    frames.put(
        footprint.getSceneId() + '/' + footprint.getGeneration() + '/' + footprint.getFrameId(),
        footprint.getRaster());
  }

  void put(String blockKey, SuperpixelEvidence report) {
    reports.put(blockKey, report);
  }

  void put(SceneCommand command) {
    commands.put(command.getSceneId() + '/' + command.getGeneration(), command);
  }

  /** The footprint of the frame of a request. */
  Footprint footprint(Selection request) {
    return footprints.get(
        footprint(request.getSceneId(), request.getFrameId(), request.getRaster()));
  }

  static String footprint(String sceneId, String frameId, String raster) {
    return sceneId + '/' + frameId + '/' + raster;
  }

  /** The requests of a scene that are open or answered. */
  List<StandingRequest> standing(String sceneId) {
    List<StandingRequest> standing = new ArrayList<>();
    KeyedStores.forEach(
        requests,
        sceneId,
        request -> {
          if (SceneRequests.stands(request)) {
            standing.add(RequestLife.standing(request, footprint(request)));
          }
        });
    return standing;
  }

  /** Forgets what is in memory of a scene that leaves it. */
  void unload(String sceneId) {
    reports.forget(sceneId);
  }

  /** Makes a scene as its stores have it; null if there is no such scene, or it is closed. */
  Scene load(String sceneId, SelectionRules rules) {
    SceneState state = scenes.get(sceneId);
    if (state == null || state.getRow().getClosed()) {
      return null;
    }
    String asking = state.getRow().getGeneration();
    Scene scene =
        new Scene(
            sceneId,
            state.getGenerations().stream()
                .filter(generation -> generation.getGeneration().equals(asking))
                .findFirst()
                // It is retired, and no other one has scored the scene yet.
                .orElse(new ScoredGeneration(asking, 0)),
            rules);
    state.getGenerations().forEach(scene::restore);
    Map<String, Footprint> byFrame = new HashMap<>();
    KeyedStores.forEach(
        footprints, sceneId, f -> byFrame.put(f.getFrameId() + '/' + f.getRaster(), f));
    reports.forget(sceneId);
    for (ScoredGeneration generation : state.getGenerations()) {
      addFrames(scene, generation, byFrame);
      reports.restore(sceneId, generation.getGeneration(), scene::put);
      SceneCommand command = commands.get(sceneId + '/' + generation.getGeneration());
      if (command != null) {
        scene.order(command);
      }
    }
    KeyedStores.forEach(
        requests,
        sceneId,
        r -> scene.life().restore(r, byFrame.get(r.getFrameId() + '/' + r.getRaster())));
    scene.restore(state.getRow());
    return scene;
  }

  private void addFrames(Scene scene, ScoredGeneration generation, Map<String, Footprint> byFrame) {
    String prefix = scene.sceneId() + '/' + generation.getGeneration() + '/';
    try (KeyValueIterator<String, String> all = frames.prefixScan(prefix, new StringSerializer())) {
      all.forEachRemaining(
          entry -> {
            Footprint frame = byFrame.get(entry.key.substring(prefix.length()) + '/' + entry.value);
            frame.setGeneration(generation.getGeneration());
            frame.setClasses(generation.getClasses());
            scene.add(frame);
          });
    }
  }
}
