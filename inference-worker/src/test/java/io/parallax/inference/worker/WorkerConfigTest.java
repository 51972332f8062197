package io.parallax.inference.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parallax.inference.model.ModelSource;
import io.parallax.schemas.Model;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerConfigTest {
  @Test
  void shouldFillInDefaults() {
    WorkerConfig config = new WorkerConfig(required());

    assertThat(config.model()).isEqualTo(new ModelSource(Path.of("m.onnx"), null, null, null, 0));
    assertThat(config.superpixels()).isEqualTo(SuperpixelChoice.GIVEN);
    assertThat(config.depthMaxMetres()).isEqualTo(10);
    assertThat(config.batchMaxFrames()).isEqualTo(8);
    assertThat(config.parallelFrames()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(config.batchMaxWait()).isEqualTo(Duration.ofMillis(20));
    assertThat(config.registryUrl()).isEqualTo("http://registry:8081");
    assertThat(consumerOf(config))
        .containsEntry("group.id", "parallax-inference-worker")
        .containsEntry("bootstrap.servers", "127.0.0.1:9092")
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("enable.auto.commit", false)
        .containsEntry("max.poll.records", 8);
  }

  @Test
  void shouldTakeWhatIsGiven() {
    WorkerConfig config =
        with(
            Map.of(
                "model.config", "m.json",
                "working.width", "640",
                "working.height", "480",
                "inference.threads", "2",
                "superpixels", "seeds",
                "depth.max", "3.5",
                "batch.max.frames", "3",
                "batch.max.wait.ms", "0",
                "group.id", "g"));

    assertThat(config.model())
        .isEqualTo(new ModelSource(Path.of("m.onnx"), Path.of("m.json"), 640, 480, 2));
    assertThat(config.superpixels()).isEqualTo(SuperpixelChoice.SEEDS);
    assertThat(config.depthMaxMetres()).isEqualTo(3.5);
    assertThat(config.batchMaxFrames()).isEqualTo(3);
    assertThat(config.batchMaxWait()).isZero();
    assertThat(config.parallelFrames())
        .isEqualTo(Math.max(Runtime.getRuntime().availableProcessors() / 2, 1));
    assertThat(with(Map.of("parallel.frames", "5")).parallelFrames()).isEqualTo(5);
    assertThat(consumerOf(config)).containsEntry("group.id", "g");
  }

  @Test
  void shouldGiveEachProducerItsOwnTransactionalId() {
    WorkerConfig config = with(Map.of("transactional.id.prefix", "x"));

    String first = (String) producerOf(config).get("transactional.id");
    assertThat(first).startsWith("x-");
    assertThat(producerOf(config).get("transactional.id")).isNotEqualTo(first);
  }

  @Test
  void shouldTakeASilentWorkerForDeadSoonWhenItHasNoNameOfItsOwn() {
    WorkerConfig config = new WorkerConfig(required());

    assertThat(consumerOf(config)).containsEntry("session.timeout.ms", 10_000);
    assertThat(producerOf(config)).containsEntry("transaction.timeout.ms", 10_000);
    assertThat(consumerOf(with(Map.of("kafka.session.timeout.ms", "6000"))))
        .containsEntry("session.timeout.ms", "6000");
  }

  @Test
  void shouldComeBackUnderItsTransactionalIdWhenItHasANameOfItsOwn() {
    WorkerConfig config = with(Map.of("kafka.group.instance.id", "worker-3"));

    assertThat(consumerOf(config))
        .containsEntry("group.instance.id", "worker-3")
        .doesNotContainKey("session.timeout.ms");
    assertThat(producerOf(config))
        .containsEntry("transactional.id", "parallax-inference-worker-worker-3")
        .doesNotContainKey("group.instance.id");
  }

  @Test
  void shouldPassClientSettingsToTheClientsThatKnowThem() {
    WorkerConfig config =
        with(
            Map.of(
                "kafka.security.protocol", "SSL",
                "kafka.group.instance.id", "worker-0",
                "kafka.linger.ms", "7",
                "schema.registry.basic.auth.user.info", "user:secret"));

    assertThat(consumerOf(config))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("group.instance.id", "worker-0")
        .doesNotContainKey("linger.ms");
    assertThat(producerOf(config))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("linger.ms", "7")
        .doesNotContainKey("group.instance.id");
    assertThat(config.registry().get("schema.registry.basic.auth.user.info"))
        .isEqualTo("user:secret");
  }

  @Test
  void shouldMakeSettingsThatTheClientsAccept() {
    WorkerConfig config = new WorkerConfig(required());

    try (var consumer = new KafkaConsumer<byte[], byte[]>(consumerOf(config));
        var producer = new KafkaProducer<byte[], byte[]>(producerOf(config))) {
      assertThat(consumer.assignment()).isEmpty();
      assertThat(producer.metrics()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bootstrap.servers", "schema.registry.url"})
  void shouldNameASettingThatIsMissing(String key) {
    Map<String, String> settings = required();
    settings.remove(key);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new WorkerConfig(settings))
        .withMessageContaining("\"" + key + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "batch.max.frames, 0",
    "batch.max.frames, many",
    "batch.max.wait.ms, -1",
    "working.width, 0",
    "working.height, 5000",
    "superpixels, slic",
    "depth.max, 0",
    "depth.max, 65.6",
    "depth.max, far",
    "model.file, ''",
    "model.cache.dir, ''",
    "generation.replay, some",
    "generation.replay, 0h",
    "generation.replay, -1h",
    "candidates.share, -0.1",
    "candidates.share, 1.1",
    "inference.threads, -1",
    "parallel.frames, -1",
    "colour, red",
    "kafka.colour, red",
    "kafka.isolation.level, read_uncommitted",
    "kafka.transactional.id, mine",
    "kafka.auto.offset.reset, latest",
    "kafka.partitioner.ignore.keys, true",
    "kafka.group.id, mine"
  })
  void shouldNameASettingThatIsWrong(String key, String value) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> with(Map.of(key, value)))
        .withMessageContaining(key);
  }

  @Test
  void shouldSayWhatEachSettingMeans() {
    WorkerConfig.DEFINITION
        .configKeys()
        .values()
        .forEach(key -> assertThat(key.documentation).as(key.name).endsWith("."));
  }

  @Test
  void shouldReadEachGenerationInAGroupAndWithTransactionsOfItsOwn() {
    Map<String, String> settings = required();
    settings.remove("model.file");
    settings.putAll(
        Map.of("group.id", "g", "transactional.id.prefix", "x", "generation.replay", "12h"));
    settings.put("kafka.group.instance.id", "worker-3");
    WorkerConfig config = new WorkerConfig(settings);
    Model model = Model.newBuilder().setGeneration("gen-1").build();

    assertThat(config.isFollowing()).isTrue();
    assertThat(config.candidatesShare()).isEqualTo(0.2);
    assertThat(config.modelCache().getFileName()).hasToString("parallax-models");
    FrameGroup group = config.group(model);
    assertThat(config.clients().consumer(group))
        .containsEntry("group.id", "g-gen-1")
        .containsEntry("group.instance.id", "worker-3");
    assertThat(config.clients().producer(group))
        .containsEntry("transactional.id", "x-gen-1/worker-3");
    assertThat(group.replay().time()).isEqualTo(Duration.ofHours(12));
    assertThat(config.clients().reader())
        .containsEntry("max.poll.records", 1)
        .doesNotContainKeys("group.id", "group.instance.id");
    try (var reader = new KafkaConsumer<byte[], byte[]>(config.clients().reader())) {
      assertThat(reader.assignment()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.config", "working.width", "working.height"})
  void shouldRefuseWhatIsForOneModelWhenModelsAreAnnounced(String key) {
    Map<String, String> settings = required();
    settings.remove("model.file");
    settings.put(key, "24");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new WorkerConfig(settings))
        .withMessageContaining(key + " is for model.file");
  }

  private static Map<String, Object> consumerOf(WorkerConfig config) {
    return config.clients().consumer(config.group());
  }

  private static Map<String, Object> producerOf(WorkerConfig config) {
    return config.clients().producer(config.group());
  }

  private static WorkerConfig with(Map<String, String> settings) {
    Map<String, String> all = required();
    all.putAll(settings);
    return new WorkerConfig(all);
  }

  private static Map<String, String> required() {
    return new HashMap<>(
        Map.of(
            "bootstrap.servers", "127.0.0.1:9092",
            "schema.registry.url", "http://registry:8081",
            "model.file", "m.onnx"));
  }
}
