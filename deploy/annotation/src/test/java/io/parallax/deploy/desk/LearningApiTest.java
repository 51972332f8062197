package io.parallax.deploy.desk;

import static io.parallax.deploy.desk.MadeUpModels.HEIGHT;
import static io.parallax.deploy.desk.MadeUpModels.WIDTH;
import static io.parallax.deploy.desk.MadeUpModels.model;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.schemas.Model;
import io.parallax.schemas.ModelRole;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.codec.Planes;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the desk tells of generations, and of frames as they see them. */
class LearningApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DeskCluster cluster;
  private Desk desk;
  private DeskClient page;

  @BeforeEach
  void open() throws Exception {
    cluster = new DeskCluster();
    desk = Desk.open(cluster.cluster(), DeskAddress.loopback(0), null);
    page = new DeskClient(desk.url(), "ann");
    DeskTest.await(() -> page.queue().body().path("ready").asBoolean());
  }

  @AfterEach
  void close() {
    desk.close();
    cluster.close();
  }

  @Test
  void shouldTellOfGenerationsInTheOrderOfTheirAnnouncement() throws Exception {
    Model first = model("a-1", 1, ModelRole.ACTIVE, "", Map.of());
    Model second =
        model(
            "b-2",
            2,
            ModelRole.ACTIVE,
            "a-1",
            Map.of("mIoU", 0.42, "iou.chair", 0.3, "broken", Double.NaN));
    Model refused = model("c-3", 3, ModelRole.CANDIDATE, "never", Map.of());
    // As the log is once it was compacted, and the first one came to be retired.
    cluster.announce(second, refused, Model.newBuilder(first).setRole(ModelRole.RETIRED).build());
    DeskTest.await(() -> learning().path("generations").size() == 3);

    JsonNode generations = learning().path("generations");
    assertThat(generations.findValuesAsText("generation")).containsExactly("a-1", "b-2", "c-3");
    assertThat(generations.findValuesAsText("standing"))
        .containsExactly("retired", "active", "refused");
    assertThat(generations.get(1).path("metrics").toString())
        .isEqualTo("{\"iou.chair\":0.3,\"mIoU\":0.42}");
    assertThat(generations.get(1).path("trainedFrom").asText()).isEqualTo("a-1");
    assertThat(generations.get(1).path("answers").asLong()).isEqualTo(200);
    assertThat(generations.get(1).path("roles").get(0).path("role").asText()).isEqualTo("ACTIVE");
    assertThat(generations.get(2).path("refusal").asText()).contains("never announced");

    cluster.forget("c-3");
    DeskTest.await(() -> learning().path("generations").size() == 2);
  }

  @Test
  void shouldCompareAFrameAsTwoGenerationsSeeIt() throws Exception {
    announceTwo();
    cluster.publish(
        MadeUpModels.map("room", "0", "a-1", pixel -> 1),
        MadeUpModels.map("room", "0", "b-2", pixel -> pixel % WIDTH == 3 ? 4 : 2));

    JsonNode comparison = json(page.get("api/comparison" + asked("0", "a-1", "b-2")));

    assertThat(comparison.path("colour").binaryValue()).startsWith(0x89, 'P', 'N', 'G');
    JsonNode after = comparison.path("after");
    assertThat(after.path("generation").asText()).isEqualTo("b-2");
    assertThat(after.path("width").asInt()).isEqualTo(WIDTH);
    assertThat(after.path("height").asInt()).isEqualTo(HEIGHT);
    assertThat(after.path("classes").toString()).contains("\"wall\",\"floor\"");
    byte[] pixels = after.path("pixels").binaryValue();
    assertThat(pixels).hasSize(2 * WIDTH * HEIGHT).startsWith(2, 0, 2, 0, 2, 0, 4, 0, 2, 0);
    assertThat(comparison.at("/before/pixels").binaryValue()).startsWith(1, 0, 1, 0);
  }

  @Test
  void shouldLeaveOutTheGenerationWhoseMapIsNotThere() throws Exception {
    announceTwo();
    cluster.publish(MadeUpModels.map("room", "0", "b-2", pixel -> 2));

    JsonNode comparison = json(page.get("api/comparison" + asked("0", "a-1", "b-2")));

    assertThat(comparison.path("before").isNull()).isTrue();
    assertThat(comparison.path("after").isNull()).isFalse();
    JsonNode none = json(page.get("api/comparison" + asked("1", "a-1", "b-2")));
    assertThat(none.path("after").isNull()).isTrue();
    assertThat(none.path("colour").binaryValue()).isEmpty();
  }

  @Test
  void shouldLookForNoFrameOrGenerationThatIsNotKnown() throws Exception {
    announceTwo();

    assertThat(json(page.get("api/frames?scene=room")).toString()).isEqualTo("[\"0\",\"1\"]");
    assertThat(json(page.get("api/frames?scene=none")).toString()).isEqualTo("[]");
    for (String wrong :
        List.of(asked("7", "a-1", "b-2"), asked("0", "a-1", "none"), asked("0", "none", "b-2"))) {
      assertThat(page.get("api/comparison" + wrong).statusCode()).isEqualTo(404);
    }
    assertThat(page.get("api/comparison?scene=room").statusCode()).isEqualTo(400);
  }

  @Test
  void shouldSayThatAMapIsDamagedOrTooLarge() throws Exception {
    announceTwo();
    ProbabilityMap whole = MadeUpModels.map("room", "0", "b-2", pixel -> 2);
    cluster.publish(
        ProbabilityMap.newBuilder(whole)
            .setProbabilities(Planes.compress(new byte[] {1, 2, 3}))
            .build());

    HttpResponse<byte[]> damaged = page.get("api/comparison" + asked("0", "a-1", "b-2"));
    whole.getCamera().setWidth(8000);
    whole.getCamera().setHeight(2000);
    cluster.publish(whole);
    HttpResponse<byte[]> large = page.get("api/comparison" + asked("0", "a-1", "b-2"));

    assertThat(damaged.statusCode()).isEqualTo(500);
    assertThat(json(damaged).path("error").asText()).startsWith("The maps cannot be shown: ");
    assertThat(large.statusCode()).isEqualTo(500);
    assertThat(json(large).path("error").asText()).contains("too large to be shown");
  }

  /** Two generations, and requests of frames 0 and 1. */
  private void announceTwo() throws Exception {
    cluster.announce(
        model("a-1", 1, ModelRole.ACTIVE, "", Map.of()),
        model("b-2", 2, ModelRole.CANDIDATE, "a-1", Map.of()));
    cluster.publish(MadeUpRequests.open("room", 0), MadeUpRequests.open("room", 1));
    DeskTest.await(
        () ->
            learning().path("generations").size() == 2
                && json(page.get("api/frames?scene=room")).size() == 2);
  }

  private JsonNode learning() throws Exception {
    return json(page.get("api/learning"));
  }

  private static String asked(String frame, String before, String after) {
    return "?scene=room&frame=%s&before=%s&after=%s".formatted(frame, before, after);
  }

  private static JsonNode json(HttpResponse<byte[]> reply) throws Exception {
    return JSON.readTree(reply.body());
  }
}
