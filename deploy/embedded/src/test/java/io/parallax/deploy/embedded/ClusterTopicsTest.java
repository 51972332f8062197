package io.parallax.deploy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.client.ClusterTopics;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds {@link ClusterTopics} against a real broker, which its own module does not have. */
class ClusterTopicsTest {
  private static final OptionalInt THREE = OptionalInt.of(3);
  private static final short ONE_COPY = 1;

  private EmbeddedBroker broker;
  private Admin admin;
  private ClusterTopics topics;

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start();
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    topics = new ClusterTopics(admin);
  }

  @AfterEach
  void stop() {
    admin.close();
    broker.close();
  }

  @Test
  void shouldCreateWhatIsMissingAndThenFindNoDifference() {
    assertThat(topics.differences())
        .hasSize(TopicCatalogue.all().size())
        .contains("Topic frames is missing", "Topic dead-letters is missing");

    assertThat(topics.createMissing(THREE, ONE_COPY))
        .containsExactlyInAnyOrderElementsOf(
            TopicCatalogue.all().stream().map(Topic::name).toList());

    assertThat(topics.differences(THREE)).isEmpty();
    assertThat(topics.createMissing(THREE, ONE_COPY)).isEmpty();
    assertThat(topics.differences())
        .hasSize(TopicCatalogue.all().size() - 2)
        .contains("Topic frames has partitions 3, expected 12");
  }

  @Test
  void shouldReportButNotChangeWhatIsThereAlready() throws Exception {
    NewTopic frames =
        new NewTopic("frames", 3, ONE_COPY).configs(Map.of("max.message.bytes", "1000"));
    NewTopic labels =
        new NewTopic("labels", 2, ONE_COPY)
            .configs(Map.of("cleanup.policy", "compact", "retention.ms", "1000"));
    admin.createTopics(List.of(frames, labels)).all().get();

    assertThat(topics.createMissing(THREE, ONE_COPY)).hasSize(TopicCatalogue.all().size() - 2);

    assertThat(topics.differences(THREE))
        .containsExactly(
            "Topic frames has max.message.bytes 1000, expected 8388608",
            "Topic frames has message.timestamp.type CreateTime, expected LogAppendTime",
            "Topic labels has partitions 2, expected 3",
            "Topic labels has cleanup.policy compact, expected delete",
            "Topic labels has max.message.bytes 10485760, expected 1048576",
            "Topic labels has message.timestamp.type CreateTime, expected LogAppendTime",
            "Topic labels has retention.ms 1000, expected -1");
  }

  @Test
  void shouldSayWhatIsWrongWhenTheClusterRefuses() {
    assertThatExceptionOfType(KafkaException.class)
        .isThrownBy(() -> topics.createMissing(THREE, (short) 2))
        .withMessageStartingWith("Cannot create topic ");
    assertThat(topics.differences()).hasSize(TopicCatalogue.all().size());
  }
}
