package io.parallax.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

class TopicCatalogueTest {
  private static final List<Topic<?>> BY_SCENE =
      List.of(
          TopicCatalogue.FOOTPRINTS,
          TopicCatalogue.SUPERPIXEL_EVIDENCE,
          TopicCatalogue.LABELS,
          TopicCatalogue.SCENE_COMMANDS);

  @Test
  void shouldNameEachTopicOnceAndAsKafkaAllows() {
    assertThat(TopicCatalogue.all())
        .extracting(Topic::name)
        .containsExactly(
            "frames",
            "probability-maps",
            "evidence",
            "footprints",
            "superpixel-evidence",
            "selections",
            "label-requests",
            "labels",
            "voxel-labels",
            "scene-map",
            "scene-coverage",
            "scene-commands",
            "models",
            "dead-letters")
        .allSatisfy(org.apache.kafka.common.internals.Topic::validate);
  }

  @Test
  void shouldSayTheSameKeyAsTheRecordDoes() {
    assertThat(TopicCatalogue.all())
        .allSatisfy(
            topic -> {
              Schema schema = SpecificData.get().getSchema(topic.valueClass());
              String said =
                  schema.getDoc().replaceAll("(?s).*Key: (the )?|( of the block)?\\.$", "");
              assertThat(said).as(topic.name()).isEqualTo(topic.key());
            });
  }

  @Test
  void shouldHaveEqualPartitionsWhereOneStageReadsSeveralTopics() {
    assertThat(BY_SCENE).extracting(Topic::partitions).containsOnly(12);
    assertThat(TopicCatalogue.SELECTIONS.partitions())
        .isEqualTo(TopicCatalogue.PROBABILITY_MAPS.partitions());
    assertThat(TopicCatalogue.VOXEL_LABELS.partitions())
        .isEqualTo(TopicCatalogue.EVIDENCE.partitions());
  }

  @Test
  void shouldChangeThePartitionsOfAllButTheSingleOnes() {
    Map<String, Integer> partitions =
        TopicCatalogue.withPartitions(7).stream()
            .collect(Collectors.toMap(Topic::name, Topic::partitions));

    assertThat(partitions).hasSize(14).containsEntry("models", 1).containsEntry("dead-letters", 1);
    partitions.keySet().removeAll(List.of("models", "dead-letters"));
    assertThat(partitions.values()).containsOnly(7);
    assertThatIllegalArgumentException().isThrownBy(() -> TopicCatalogue.withPartitions(0));
  }

  @Test
  void shouldHoldAWholeFrameInADeadLetter() {
    assertThat(TopicCatalogue.DEAD_LETTERS.maxRecordBytes())
        .isGreaterThan(TopicCatalogue.FRAMES.maxRecordBytes() + 1000);
  }

  @Test
  void shouldTranslateRetentionIntoConfiguration() {
    assertThat(TopicCatalogue.FRAMES.config())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "604800000")
        .containsEntry("max.message.bytes", "8388608")
        .containsEntry("message.timestamp.type", "LogAppendTime");
    assertThat(TopicCatalogue.LABELS.config()).containsEntry("retention.ms", "-1");
    assertThat(TopicCatalogue.LABEL_REQUESTS.config())
        .containsEntry("cleanup.policy", "compact")
        .doesNotContainKey("retention.ms");
    assertThat(TopicCatalogue.FRAMES.retention()).hasToString("7 d");
    assertThat(TopicCatalogue.EVIDENCE.retention()).hasToString("6 h");
  }
}
