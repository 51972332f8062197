package io.parallax.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.bench.scale.RoleProcess;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.embedded.BrokerListener;
import io.parallax.deploy.embedded.EmbeddedBroker;
import io.parallax.deploy.embedded.EmbeddedRegistry;
import io.parallax.deploy.stream.FramePublisher;
import io.parallax.deploy.testkit.BatchResults;
import io.parallax.deploy.testkit.PlayedScene;
import io.parallax.deploy.testkit.VoxelChangelog;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.DeadLetter;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.Selection;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.testkit.FreePort;
import io.parallax.topology.TopologyConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * A real scan on its way through a cluster of which parts fail: broker and registry in this JVM,
 * workers and topology in JVMs of their own.
 */
final class FaultRun implements AutoCloseable {
  private static final int PARTITIONS = 3;
  private static final String LOOPBACK = "127.0.0.1";
  static final List<String> SMALL =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:CICompilerCount=1");

  private final String title;
  private final FaultScan scan;
  private final Path directory;
  private final EmbeddedBroker broker;
  private final EmbeddedRegistry registry = EmbeddedRegistry.start();
  private final Gate registryGate;

  /** As the test sees it, whatever is cut off from the roles. */
  private final Cluster cluster;

  /** As the roles see it. */
  private final Cluster theirs;

  private final List<Supervised> roles = new ArrayList<>();
  private final List<Duration> recoveries = new ArrayList<>();
  private final FramePublisher publisher;
  private final PlayedScene scene;

  /** Always the same moments, as far as the machine's own pace allows. */
  private final Random random = new Random(7);

  private int sent;
  private long faultAt;

  /**
   * A cluster with all topics; no role runs yet.
   *
   * @param title of the case, for the report
   */
  FaultRun(String title, FaultScan scan, Path directory) {
    this(title, scan, directory, LOOPBACK);
  }

  /**
   * A cluster with all topics that roles find on another address of this machine.
   *
   * @param host that address
   */
  FaultRun(String title, FaultScan scan, Path directory, String host) {
    this.title = title;
    this.scan = scan;
    this.directory = directory;
    BrokerListener ours = BrokerListener.at(LOOPBACK, FreePort.find(LOOPBACK));
    BrokerListener listener = BrokerListener.at(host, FreePort.find(host));
    broker = EmbeddedBroker.start(directory.resolve("broker"), List.of(ours, listener));
    registryGate = new Gate(host, registry.url());
    cluster = new Cluster(ours.advertised(), registry.url(), Map.of());
    theirs = new Cluster(listener.advertised(), registryGate.url(), Map.of());
    cluster.prepareTopics(OptionalInt.of(PARTITIONS));
    publisher = new FramePublisher(cluster, "test", Map.of());
    scene = new PlayedScene(cluster, scan.maps(), this::look);
  }

  Cluster cluster() {
    return cluster;
  }

  EmbeddedBroker broker() {
    return broker;
  }

  Gate registryGate() {
    return registryGate;
  }

  /** The state directory of an instance. */
  Path state(String name) {
    return directory.resolve(name);
  }

  /** Deletes the state of an instance, as when its disk is lost. */
  void loseState(String name) {
    try (Stream<Path> files = Files.walk(state(name))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A worker that runs the model of the scan and is not started. */
  Supervised worker(String name, Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put(WorkerConfig.MODEL_FILE, scan.model().toString());
    return follower(name, all);
  }

  /** A worker that runs the models that are announced and is not started. */
  Supervised follower(String name, Map<String, String> settings) {
    return role(name, new RoleProcess.Call("worker", settings, SMALL));
  }

  /** An instance of the topology that is not started. */
  Supervised topology(String name, Map<String, String> settings) {
    return topology(name, settings, Map.of(), List.of());
  }

  /** An instance of the topology that is not started, in surroundings of its own. */
  Supervised topology(
      String name,
      Map<String, String> settings,
      Map<String, String> environment,
      List<String> through) {
    Map<String, String> all = new TreeMap<>(settings);
    all.putIfAbsent(TopologyConfig.SELECTION_MODE, TopologyConfig.DRAIN);
    all.putIfAbsent(TopologyConfig.STATE_DIR, state(name).toString());
    return role(name, new RoleProcess.Call("topology", all, SMALL, environment, through));
  }

  private Supervised role(String name, RoleProcess.Call call) {
    Supervised role = new Supervised(theirs, name, directory, call);
    roles.add(role);
    return role;
  }

  /** Sends frames to the workers, as many as there are at the most. */
  void sendFrames(int count) {
    for (String id : scan.scan().frameIds().subList(sent, upTo(count))) {
      publisher.send(scan.scan().sceneId(), scan.scan().frame(id));
    }
    publisher.flush();
    sent = upTo(count);
  }

  /** Sends probability maps to the topology, as many as there are at the most. */
  void sendMaps(int count) {
    scene.send(scan.maps().maps().subList(sent, upTo(count)));
    sent = upTo(count);
  }

  /** Starts roles again that have failed and may; others fail the test. */
  void look() {
    roles.forEach(Supervised::look);
  }

  private int upTo(int count) {
    return Math.min(sent + count, scan.frames());
  }

  /** Frames that were sent and are not through. */
  int underWay() {
    return sent - scene.results().frames();
  }

  /** Waits for some time, at random. */
  void pause(int atMostMillis) throws InterruptedException {
    Thread.sleep(random.nextInt(atMostMillis));
  }

  /** Lets something break; the time to recover is counted from here. */
  void fault(Runnable fault) {
    faultAt = System.nanoTime();
    fault.run();
  }

  /** Waits until all that was sent before the fault and since is through. */
  void awaitRecovery() {
    awaitThrough();
    recovered();
  }

  /** Counts the time from the fault to now. */
  void recovered() {
    recoveries.add(Duration.ofNanos(System.nanoTime() - faultAt));
  }

  /** A number below a bound, at random. */
  int random(int bound) {
    return random.nextInt(bound);
  }

  /** Waits until all frames that were sent are through. */
  void awaitThrough() {
    scene.await(() -> underWay() == 0);
  }

  /** Waits until all that follows from the frames that were sent is committed. */
  void awaitScores() {
    scene.await(
        () ->
            scene.results().coverage().getFrames() == sent
                && scene.results().coverage().getPendingBlocks() == 0);
  }

  /** Follows the scene until it is so. */
  void await(BooleanSupplier condition) {
    scene.await(condition);
  }

  /** Waits until some frames are through, while others are under way. */
  void awaitFrames(int frames) {
    scene.awaitFrames(frames);
  }

  /** Waits so long while the scene is followed. */
  void follow(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    scene.await(() -> System.nanoTime() > end);
  }

  /**
   * Sends the rest, drains the scene, and holds everything against the batch.
   *
   * @param poison records among the input that are none, each with its dead letter
   */
  void finish(boolean frames, int poison) {
    if (frames) {
      sendFrames(scan.frames());
    } else {
      sendMaps(scan.frames());
    }
    awaitThrough();
    scene.drain();
    scene.awaitComplete();
    BatchResults batch = scan.batch();
    assertThat(batch.requests()).hasSizeGreaterThan(50);
    batch.assertEqual(
        scene.results(),
        VoxelChangelog.read(cluster).voxels(scan.maps().sceneId(), scan.maps().generation()));
    requireOnce(committed(TopicCatalogue.FOOTPRINTS, Footprint::getFrameId));
    Map<String, Integer> selections = committed(TopicCatalogue.SELECTIONS, Selection::getRequestId);
    assertThat(selections).hasSize(batch.requests().size());
    assertThat(selections.values()).containsOnly(1);
    requireOnce(committed(TopicCatalogue.PROBABILITY_MAPS, ProbabilityMap::getFrameId));
    scene.await(() -> deadLetters() >= poison);
    assertThat(deadLetters()).isEqualTo(poison);
    report();
  }

  /** Adds the case to the report. */
  void report() {
    FaultReport.add(
        title,
        recoveries,
        roles.stream().mapToInt(Supervised::failures).sum(),
        again(TopicCatalogue.PROBABILITY_MAPS, ProbabilityMap::getFrameId),
        again(TopicCatalogue.FOOTPRINTS, Footprint::getFrameId));
  }

  private void requireOnce(Map<String, Integer> frames) {
    assertThat(frames).hasSize(scan.frames());
    assertThat(frames.values()).containsOnly(1);
  }

  /** The dead letters that are there. */
  int deadLetters() {
    return sum(
        TopicCensus.committed(
            cluster, TopicCatalogue.DEAD_LETTERS, key -> true, DeadLetter::getReason));
  }

  /** How many records about the scan are committed of each thing that they are about. */
  <T extends SpecificRecord> Map<String, Integer> committed(
      Topic<T> topic, Function<T, String> about) {
    return TopicCensus.committed(cluster, topic, this::isOfScan, about);
  }

  /** Records in transactions that came to nothing. */
  private <T extends SpecificRecord> int again(Topic<T> topic, Function<T, String> about) {
    return sum(TopicCensus.written(cluster, topic, this::isOfScan, about))
        - sum(committed(topic, about));
  }

  private boolean isOfScan(String key) {
    return key.equals(scan.maps().sceneId()) || key.startsWith(scan.maps().sceneId() + "/");
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public void close() {
    roles.forEach(Supervised::close);
    scene.close();
    publisher.close();
    registryGate.close();
    registry.close();
    broker.close();
  }
}
