package io.parallax.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.testkit.InferredScan;
import io.parallax.deploy.testkit.TwoGenerationsRun;
import io.parallax.deploy.testkit.VoxelChangelog;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.scorer.geometry.VoxelIndex;
import io.parallax.scorer.statistics.VoxelStatistics;
import io.parallax.testkit.FreePort;
import io.parallax.testkit.SharedFiles;
import io.parallax.topology.TopologyConfig;
import io.parallax.topology.query.PartialResult;
import io.parallax.topology.query.RemoteScenes;
import io.parallax.topology.query.ScenePoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances of the topology are killed at any moment of each step in which a second generation
 * comes and the first one goes: one of them or both, with their state or without.
 */
@Tag("faults")
class GenerationChangeKilledTest {
  private static final int KILLS = Integer.getInteger("faults.kills", 20);
  private static final String HOST = "127.0.0.1";

  /** Within it a step has begun, and the quick ones have not ended. */
  private static final int BEGINNING_MILLIS = 500;

  /** Within it an instance that runs again takes up what waits for it. */
  private static final int PROCESSING_TIME_MILLIS = 2000;

  @TempDir private Path directory;

  /** The addresses of the instances, by name. */
  private final Map<String, String> addresses = new TreeMap<>();

  private final Map<String, Supervised> instances = new TreeMap<>();

  @Test
  void shouldKeepAndForgetGenerationsWhenTheTopologyIsKilledInEveryStep() throws Exception {
    FaultScan scan = FaultScan.scanNet();
    InferredScan second = InferredScan.scanNetWithDropout();
    try (FaultRun run = new FaultRun("topology killed while generations change", scan, directory)) {
      run.follower("worker", Map.of("model.cache.dir", directory.resolve("models").toString()))
          .start();
      for (String name : List.of("a", "b")) {
        instances.put(name, instance(run, name).start());
      }
      instances.values().forEach(Supervised::awaitRunning);
      try (TwoGenerationsRun generations =
          new TwoGenerationsRun(
              run.cluster(), scan.maps(), second, new Workers(run, scan, directory))) {
        List<TwoGenerationsRun.Step> steps = generations.steps();
        int killsInEach = Math.max(1, KILLS / steps.size());
        for (TwoGenerationsRun.Step step : steps) {
          step.begin().run();
          step.enter().run();
          for (int kill = 0; kill < killsInEach; kill++) {
            run.pause(kill == 0 ? BEGINNING_MILLIS : PROCESSING_TIME_MILLIS);
            killSome(run);
          }
          step.end().run();
        }
      }
      requireOnce(run, scan, second);
      assertThat(points(scan.maps())).isEmpty();
      assertThat(points(second)).isNotEmpty();
      run.report();
    }
  }

  private Supervised instance(FaultRun run, String name) {
    int port = FreePort.find(HOST);
    addresses.put(name, "http://" + HOST + ":" + port);
    return run.topology(
        name,
        Map.of(
            "kafka.group.instance.id",
            name,
            "kafka.producer.transaction.timeout.ms",
            "3000",
            // So that the other one hears soon of an instance that joins again.
            "kafka.heartbeat.interval.ms",
            "500",
            TopologyConfig.SELECTION_MODE,
            TopologyConfig.LIVE,
            TopologyConfig.QUERY_PORT,
            Integer.toString(port)));
  }

  /** The recovery ends when the instances run again; their work is waited for at the step's end. */
  private void killSome(FaultRun run) {
    List<String> killed = new ArrayList<>(instances.keySet());
    int spared = run.random(killed.size() + 1);
    if (spared < killed.size()) {
      killed.remove(spared);
    }
    run.fault(() -> killed.forEach(name -> instances.get(name).kill()));
    for (String name : killed) {
      if (run.random(2) == 0) {
        run.loseState(name);
      }
      instances.get(name).start();
    }
    killed.forEach(name -> instances.get(name).awaitRunning());
    run.recovered();
  }

  /** Every frame is once in each generation, and every request has each status once. */
  private static void requireOnce(FaultRun run, FaultScan scan, InferredScan second) {
    Map<String, Integer> frames = new TreeMap<>();
    for (ProbabilityMap map : scan.maps().maps()) {
      frames.put(scan.maps().generation() + " " + map.getFrameId(), 1);
      frames.put(second.generation() + " " + map.getFrameId(), 1);
    }
    assertThat(
            run.committed(
                TopicCatalogue.PROBABILITY_MAPS, m -> m.getGeneration() + " " + m.getFrameId()))
        .isEqualTo(frames);
    assertThat(
            run.committed(TopicCatalogue.FOOTPRINTS, f -> f.getGeneration() + " " + f.getFrameId()))
        .isEqualTo(frames);
    assertThat(
            run.committed(TopicCatalogue.SELECTIONS, s -> s.getRequestId() + " " + s.getStatus())
                .values())
        .containsOnly(1);
    assertThat(run.deadLetters()).isZero();
  }

  /** What the stores of all instances hold of a generation. */
  private byte[] points(InferredScan scan) {
    PartialResult<ScenePoints> points =
        new RemoteScenes(List.copyOf(addresses.values())).points(scan.sceneId(), scan.generation());
    assertThat(points.parts().missing()).isEmpty();
    return points.value().bytes();
  }

  /** Workers that follow the topic of models. */
  private static final class Workers implements TwoGenerationsRun.Pipeline {
    private final FaultRun run;
    private final FaultScan scan;
    private final AnnouncedModels models;
    private final List<String> published = new ArrayList<>();

    Workers(FaultRun run, FaultScan scan, Path directory) {
      this.run = run;
      this.scan = scan;
      models = new AnnouncedModels(run.cluster(), directory.resolve("store"));
    }

    @Override
    public void announce(String generation, ModelRole role) {
      if (published.contains(generation)) {
        models.change(generation, role);
      } else {
        Path model =
            generation.equals(scan.maps().generation())
                ? scan.model()
                : SharedFiles.require(InferredScan.DROPOUT_MODEL);
        assertThat(models.publish(model, role)).isEqualTo(generation);
        published.add(generation);
      }
    }

    /** The frames are sent once: a candidate finds them in the log. */
    @Override
    public void score(InferredScan maps) {
      if (maps.generation().equals(scan.maps().generation())) {
        run.sendFrames(scan.frames());
      }
    }

    @Override
    public Map<VoxelIndex, VoxelStatistics> voxels(String generation) {
      return VoxelChangelog.read(run.cluster()).voxels(scan.maps().sceneId(), generation);
    }

    @Override
    public void requireHealthy() {
      run.look();
    }
  }
}
