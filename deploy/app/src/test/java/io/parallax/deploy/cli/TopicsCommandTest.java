package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.deploy.embedded.EmbeddedCluster;
import io.parallax.schemas.Topic;
import io.parallax.schemas.TopicCatalogue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicsCommandTest {
  private static final List<String> NAMES = TopicCatalogue.all().stream().map(Topic::name).toList();

  @Test
  void shouldPrintTheCatalogueAsTableAndAsJson() throws IOException {
    Call table = Call.of("topics", "list");
    assertThat(table.exitCode()).isZero();
    assertThat(table.out().lines().skip(1).map(line -> line.substring(0, line.indexOf(' '))))
        .containsExactlyElementsOf(NAMES);
    assertThat(table.out())
        .startsWith("topic ")
        .containsPattern("\nframes +sceneId/frameId +Frame +12 +7 d +8192 KiB +Colour, depth");
    assertThat(Call.of("topics").out()).isEqualTo(table.out());

    Call json = Call.of("topics", "list", "--json");
    assertThat(json.exitCode()).isZero();
    JsonNode topics = new ObjectMapper().readTree(json.out());
    assertThat(topics).extracting(topic -> topic.get("name").asText()).isEqualTo(NAMES);
    assertThat(topics.get(0).get("value").asText()).isEqualTo("io.parallax.schemas.Frame");
    assertThat(topics.get(0).get("maxRecordBytes").asInt()).isEqualTo(8 << 20);
  }

  @Test
  void shouldCreateAndCheckTheTopicsOfACluster() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start()) {
      Call early = Call.of(topology(cluster));
      assertThat(early.exitCode()).isEqualTo(2);
      assertThat(early.err())
          .startsWith(
              "parallax: " + cluster.bootstrapServers() + " has no topics dead-letters, evidence,")
          .contains("voxel-labels; 'parallax topics create --bootstrap-servers")
          .hasLineCount(1);

      Call missing = topics(cluster, "check");
      assertThat(missing.exitCode()).isEqualTo(1);
      assertThat(missing.out()).contains("Topic frames is missing").hasLineCount(14);

      Call created = topics(cluster, "create", "--partitions", "2", "--replication-factor", "1");
      assertThat(created.exitCode()).as(created.err()).isZero();
      assertThat(created.out()).startsWith("created dead-letters, evidence, ").hasLineCount(1);
      assertThat(topics(cluster, "create").out()).startsWith("nothing to create");

      assertThat(topics(cluster, "check", "--partitions", "2").exitCode()).isZero();
      Call other = topics(cluster, "check");
      assertThat(other.exitCode()).isEqualTo(1);
      assertThat(other.out()).contains("Topic frames has partitions 2, expected 12");
    }
  }

  @Test
  void shouldNotStartATopologyWhosePartitionsDoNotMatch() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start()) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
        admin.createTopics(List.of(new NewTopic("labels", 5, (short) 1))).all().get();
      }
      assertThat(topics(cluster, "create", "--partitions", "2").exitCode()).isZero();

      Call unequal = Call.of(topology(cluster));

      assertThat(unequal.exitCode()).isEqualTo(2);
      assertThat(unequal.err())
          .contains("footprints 2, labels 5, scene-commands 2, superpixel-evidence 2")
          .contains("parallax topics create")
          .hasLineCount(1);
    }
  }

  private static String[] topology(EmbeddedCluster cluster) {
    return new String[] {
      "topology",
      "--bootstrap-servers",
      cluster.bootstrapServers(),
      "--schema-registry",
      cluster.registryUrl()
    };
  }

  private static Call topics(EmbeddedCluster cluster, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "topics";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 2] = "--bootstrap-servers";
    all[all.length - 1] = cluster.bootstrapServers();
    return Call.of(all);
  }
}
