package io.parallax.deploy.training.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.ModelTopic;
import io.parallax.deploy.cluster.RecordPublisher;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.testkit.AnsweredFlat;
import io.parallax.deploy.training.announce.Announcement;
import io.parallax.deploy.training.announce.ModelPublisher;
import io.parallax.deploy.training.announce.ModelStore;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.worker.WorkerConfig;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.Registry;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.generation.Generations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The role on a real broker, with answers that are put there and no workers. */
final class TrainerRoleTest {
  private static final int FRAMES = 20;
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final EmbeddedCluster embedded = EmbeddedCluster.start();
  private final Cluster cluster =
      new Cluster(embedded.bootstrapServers(), embedded.registryUrl(), Map.of());
  private final ModelTopic topic = new ModelTopic(cluster);
  private final List<Instance> instances = new ArrayList<>();
  private AnsweredFlat flat;
  private String seed;

  @TempDir private Path directory;

  /** A trainer in a thread of its own. */
  private record Instance(TrainerRole role, MeterRegistry meters) implements AutoCloseable {
    double value(String meter, String... tags) {
      var found = meters.find("parallax.trainer." + meter).tags(tags);
      return found.counter() == null ? found.gauge().value() : found.counter().count();
    }

    double rounds(String outcome) {
      return value("rounds", "outcome", outcome);
    }

    @Override
    public void close() {
      role.close();
    }
  }

  @BeforeEach
  void prepare() throws IOException {
    cluster.prepareTopics(OptionalInt.of(1));
    flat = new AnsweredFlat(cluster, FlatScan.of(7, FRAMES));
    seed = announceBase(AnsweredFlat.writeBase(Files.createDirectory(directory.resolve("seed"))));
  }

  private String announceBase(Path file) {
    return new ModelPublisher(topic)
        .publish(Announcement.of(ModelSource.of(file)), ModelRole.ACTIVE, store(), true)
        .model()
        .getGeneration();
  }

  private ModelStore store() {
    return ModelStore.at(directory.resolve("store").toString());
  }

  @AfterEach
  void stop() {
    instances.forEach(Instance::close);
    embedded.close();
  }

  private Instance start(String... settings) {
    Map<String, String> all = new HashMap<>();
    all.put(WorkerConfig.BOOTSTRAP_SERVERS, cluster.bootstrapServers());
    all.put(Registry.URL_CONFIG, cluster.registryUrl());
    all.put(TrainerConfig.STORE, directory.resolve("store").toString());
    all.put(TrainerConfig.WORK_DIR, directory.resolve("work" + instances.size()).toString());
    all.put(TrainerConfig.AFTER_ANSWERS, "4");
    all.put(TrainerConfig.EVERY, "0");
    all.put(TrainerConfig.ORIGINS, "own");
    all.put(TrainerConfig.VAL_SHARE, "0.5");
    all.put(TrainerConfig.HEAD_STEPS, "30");
    // The base is bad on purpose: nothing of it is worth keeping.
    all.put(TrainerConfig.HEAD_KEEP, "0");
    all.put(TrainerConfig.HEAD_PULL, "0.01");
    all.put(TrainerConfig.HEAD_BALANCE, "0.5");
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    MeterRegistry meters = new SimpleMeterRegistry();
    TrainerRole role = new TrainerRole(cluster, new TrainerConfig(all), meters);
    Thread thread = new Thread(role, "trainer");
    thread.setUncaughtExceptionHandler((t, failure) -> {});
    thread.start();
    Instance instance = new Instance(role, meters);
    instances.add(instance);
    return instance;
  }

  private void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (!condition.call()) {
      for (Instance instance : instances) {
        assertThat(instance.role().failure()).isNull();
      }
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Every record of the topic's, in its order. */
  private List<Model> records() {
    List<Model> records = new ArrayList<>();
    try (TopicReader reader = new TopicReader(cluster)) {
      reader.on(TopicCatalogue.MODELS, records::add).readToEnd();
    }
    return records;
  }

  private List<Model> trained() {
    return topic.read().all().stream().filter(model -> model.getAnswers() > 0).toList();
  }

  private static String active(Generations generations) {
    return generations.active().orElseThrow().getGeneration();
  }

  @Test
  void shouldPublishACandidateAfterEnoughAnswersAndPromoteItOnceItHasCaughtUp() throws Exception {
    Instance trainer =
        start(
            TrainerConfig.PROMOTE,
            "better",
            TrainerConfig.AFTER_ANSWERS,
            "8",
            TrainerConfig.HEAD_STEPS,
            "100");
    await("its turn", () -> trainer.value("leading") == 1);
    flat.answer(7);
    await("answers wait", () -> trainer.value("answers.waiting") == 7);
    assertThat(trained()).isEmpty();

    flat.answer(1);
    await("a candidate", () -> trainer.rounds("published") == 1);
    Model candidate = trained().get(0);
    assertThat(candidate.getTrainedFrom()).isEqualTo(seed);
    assertThat(candidate.getAnswers()).isEqualTo(8);
    assertThat(candidate.getDataset()).hasSize(64);
    assertThat(candidate.getMetrics().get("gain.from")).isPositive();
    await("it waits no more", () -> trainer.value("answers.waiting") == 0);
    // Nobody has scored the frames with it.
    assertThat(active(topic.read())).isEqualTo(seed);
    assertThat(trainer.value("miou", "model_role", "candidate"))
        .isEqualTo(candidate.getMetrics().get("mIoU"));
    assertThat(trainer.role().notReadyReason()).isEmpty();

    scoreAll(candidate);
    await("it is promoted", () -> active(topic.read()).equals(candidate.getGeneration()));
    await("it is counted", () -> trainer.value("promotions") == 1);
    await(
        "its figure is the active one's",
        () -> trainer.value("miou", "model_role", "active") == candidate.getMetrics().get("mIoU"));
    assertThat(records()).hasSize(3);

    flat.answer(8);
    await("another one", () -> trained().size() == 2);
    assertThat(trained())
        .extracting(Model::getTrainedFrom)
        .containsExactlyInAnyOrder(seed, candidate.getGeneration());
  }

  /** As the worker's group does when it has scored all frames. */
  private void scoreAll(Model model) {
    try (Admin admin = Admin.create(cluster.clients())) {
      assertThat(
              admin
                  .alterConsumerGroupOffsets(
                      WorkerConfig.groupOf("parallax-inference-worker", model.getGeneration()),
                      Map.of(new TopicPartition("frames", 0), new OffsetAndMetadata((long) FRAMES)))
                  .all()
                  .toCompletionStage())
          .succeedsWithin(Duration.ofSeconds(30));
    }
  }

  @Test
  void shouldNotPromoteWhatIsNotBetterAndReplaceItByTheNextOne() throws Exception {
    Instance trainer = start(TrainerConfig.PROMOTE, "better", TrainerConfig.PROMOTE_MARGIN, "0.99");
    flat.answer(4);
    await("a candidate", () -> trained().size() == 1);
    Model first = trained().get(0);
    scoreAll(first);
    flat.answer(4);
    await("the next one", () -> trained().size() == 2);
    await("the first one is retired", () -> topic.read().isRetired(first.getGeneration()));

    assertThat(active(topic.read())).isEqualTo(seed);
    assertThat(topic.read().candidates()).extracting(Model::getAnswers).containsExactly(8L);
    assertThat(trainer.value("promotions")).isZero();
  }

  @Test
  void shouldStandByUntilTheOtherOneIsGoneAndPublishNothingAgain() throws Exception {
    Instance first = start();
    await("its turn", () -> first.value("leading") == 1);
    Instance second = start();
    await("the group is joined", () -> second.role().isRunning());
    flat.answer(4);
    await("a candidate", () -> first.rounds("published") + second.rounds("published") == 1);
    Instance working = first.value("leading") == 1 ? first : second;
    Instance waiting = working.equals(first) ? second : first;
    assertThat(waiting.value("leading")).isZero();
    assertThat(waiting.role().notReadyReason()).isEmpty();

    working.close();
    await("it takes over", () -> waiting.value("leading") == 1);
    await("it counts the answers", () -> waiting.value("answers") == 4);
    assertThat(waiting.value("answers.waiting")).isZero();
    flat.answer(4);
    await("the next candidate", () -> trained().size() == 2);

    assertThat(records())
        .filteredOn(model -> model.getAnswers() > 0)
        .extracting(Model::getAnswers)
        .containsExactly(4L, 8L);
  }

  @Test
  void shouldNotLetAnInstanceAnnounceWhoseTurnIsOver() throws Exception {
    try (RecordPublisher<Model> before = RecordPublisher.ofModels(cluster, "parallax-trainer")) {
      Instance trainer = start();
      await("its turn", () -> trainer.value("leading") == 1);
      Model late = Announcement.withRole(topic.read().all().get(0), ModelRole.CANDIDATE);

      assertThat(catching(() -> before.publish(List.of(late)))).isNotNull();
      assertThat(records()).hasSize(1);
    }
  }

  private static Throwable catching(Runnable action) {
    try {
      action.run();
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  @Test
  void shouldGoOnWhenTrainingsAreRefusedOrFail() throws Exception {
    String copy = "cp {base} {out}";
    Map<String, String> commands =
        Map.of(
            "fails", "sh -c 'exit 3' {out}",
            "hangs", "sleep 600 {out}",
            "writes nothing", "true {out}",
            "writes no model", "cp {dataset}/classes.txt {out}",
            "changes nothing", copy);
    flat.answer(4);
    for (String fault : commands.keySet().stream().sorted().collect(Collectors.toList())) {
      Instance trainer =
          start(
              TrainerConfig.TRAINER,
              "command",
              TrainerConfig.COMMAND,
              commands.get(fault),
              TrainerConfig.TIMEOUT,
              "500",
              TrainerConfig.EVERY,
              "1000");
      await(fault, () -> trainer.rounds("refused") >= 2);
      assertThat(trainer.role().notReadyReason()).as(fault).isEmpty();
      trainer.close();
    }
    assertThat(records()).hasSize(1);
  }

  @Test
  void shouldGoOnWhenDatasetOrBaseDoNotServe() throws Exception {
    Instance trainer = start(TrainerConfig.AFTER_ANSWERS, "1");
    List<String> ids = FlatScan.of(7, FRAMES).frameIds();
    List<String> others = new ArrayList<>(FlatScan.classNames());
    Collections.swap(others, 0, 1);
    flat.answer(ids.subList(0, 1), others);
    await("the validation part is empty", () -> trainer.rounds("refused") >= 1);
    flat.answer(ids.subList(10, 11), others);
    double before = trainer.rounds("refused");
    await("the base has other classes", () -> trainer.rounds("refused") >= before + 2);
    Path file = directory.resolve("file");
    Files.writeString(file, "in the way");
    trainer.close();
    Instance blocked =
        start(
            TrainerConfig.AFTER_ANSWERS,
            "1",
            TrainerConfig.WORK_DIR,
            file.resolve("below").toString());
    await("the disk does not take it", () -> blocked.rounds("failed") >= 2);

    assertThat(blocked.role().failure()).isNull();
    assertThat(trained()).isEmpty();
  }
}
