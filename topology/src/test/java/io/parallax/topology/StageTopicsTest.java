package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.Registry;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StageTopicsTest {
  private final StageTopics topics =
      StageTopics.of(
          new TopologyConfig(
              Map.of(
                  TopologyConfig.BOOTSTRAP_SERVERS,
                  "unused:9092",
                  Registry.URL_CONFIG,
                  "http://unused")));

  @Test
  void shouldNameTheTopicsOfTheCatalogueBetweenMapsAndRequests() {
    assertThat(topics.all())
        .containsExactly(
            "evidence",
            "footprints",
            "label-requests",
            "labels",
            "models",
            "probability-maps",
            "scene-commands",
            "scene-coverage",
            "scene-map",
            "selections",
            "superpixel-evidence",
            "voxel-labels");
  }

  @Test
  void shouldAcceptTheCatalogueAndAnyNumberForTopicsReadAlone() {
    Map<String, Integer> partitions = catalogue();
    assertThat(topics.unequal(partitions)).isEmpty();

    partitions.put("evidence", 96);
    partitions.put("voxel-labels", 96);
    partitions.put("label-requests", 1);
    partitions.put("models", 5);
    partitions.put("probability-maps", 48);
    partitions.put("selections", 48);
    assertThat(topics.unequal(partitions)).isEmpty();
  }

  @Test
  void shouldNameTopicsReadTogetherThatDiffer() {
    Map<String, Integer> partitions = catalogue();
    partitions.put("labels", 3);
    assertThat(topics.unequal(partitions))
        .containsExactly(
            "topics that are read together need equal numbers of partitions, but there are"
                + " footprints 12, labels 3, scene-commands 12, superpixel-evidence 12");

    partitions.put("selections", 1);
    assertThat(topics.unequal(partitions))
        .hasSize(2)
        .anyMatch(line -> line.endsWith("probability-maps 12, selections 1"));
  }

  @Test
  void shouldRefuseStateOfStoresThatThisVersionDoesNotHave() {
    String current = "parallax-topology-scenes-changelog";
    // The id of another application may begin with ours.
    Set<String> others =
        Set.of(
            current,
            "frames",
            "other-voxel-statistics-changelog",
            "parallax-topology-old-scene-selections-changelog");
    assertThat(StageTopics.otherState("parallax-topology", others)).isEmpty();

    assertThat(
            StageTopics.otherState(
                "parallax-topology",
                Set.of(
                    current,
                    "parallax-topology-pictures-changelog",
                    "parallax-topology-views-changelog",
                    "parallax-topology-scene-selections-changelog",
                    "parallax-topology-scene-footprints-changelog")))
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .contains("(stores pictures, scene-footprints, scene-selections, views)"));
  }

  @Test
  void shouldFindStateWhenAStoreOfTheApplicationItselfHasAChangelog() {
    Set<String> ofAnother = Set.of("frames", "parallax-topology-2-block-statistics-changelog");

    assertThat(topics.hasState("parallax-topology-2", ofAnother)).isTrue();
    assertThat(topics.hasState("parallax-topology", ofAnother)).isFalse();
  }

  private static Map<String, Integer> catalogue() {
    Map<String, Integer> partitions = new HashMap<>();
    for (Topic<?> topic : TopicCatalogue.all()) {
      partitions.put(topic.name(), topic.partitions());
    }
    return partitions;
  }
}
