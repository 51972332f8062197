package io.parallax.deploy.desk;

import static io.parallax.deploy.desk.DeskClient.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SceneCoverage;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.mask.CocoRle;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The desk's server on a real broker; the test plays selector and browsers. */
class DeskTest {
  private static final String CHAIR = "{\"verdict\":\"LABELLED\",\"parts\":[{\"classId\":2}]}";
  private static final String SKIPPED = "{\"verdict\":\"SKIPPED\"}";

  private static final AtomicInteger SCENES = new AtomicInteger();

  private static DeskCluster cluster;

  private final String scene = "room-" + SCENES.incrementAndGet();
  private Desk desk;
  private DeskClient ann;
  private DeskClient bob;

  @BeforeAll
  static void startCluster() {
    cluster = new DeskCluster();
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void openDesk() throws Exception {
    desk = Desk.open(cluster.cluster(), DeskAddress.loopback(0), null);
    ann = new DeskClient(desk.url(), "ann");
    bob = new DeskClient(desk.url(), "bob");
    await(() -> ann.queue().body().path("ready").asBoolean());
  }

  @AfterEach
  void close() {
    desk.close();
    cluster.clear();
  }

  @Test
  void shouldGiveEachRequestToOneOfTwoPagesAndStoreItsAnswer() throws Exception {
    LabelRequest first = open(0);
    LabelRequest second = open(1);
    cluster.publish(second, first);
    await(() -> ann.queue().body().path("open").asInt() == 2);

    assertThat(ann.claim().requestId()).isEqualTo(first.getRequestId());
    assertThat(bob.claim().requestId()).isEqualTo(second.getRequestId());
    assertThat(bob.claim(first.getRequestId()).status()).isEqualTo(409);
    assertThat(bob.answer(first.getRequestId(), CHAIR).status()).isEqualTo(409);
    assertThat(ann.answer(first.getRequestId(), CHAIR).status()).isEqualTo(200);

    assertThat(cluster.labels(scene))
        .singleElement()
        .satisfies(
            label -> {
              assertThat(label.getRequestId()).isEqualTo(first.getRequestId());
              assertThat(label.getSceneId()).isEqualTo(scene);
              assertThat(label.getAnnotator()).isEqualTo("ann");
              assertThat(label.getVerdict()).isEqualTo(Verdict.LABELLED);
              assertThat(label.getParts().get(0).getClassId()).isEqualTo(2);
              assertThat(label.getParts().get(0).getMask()).isNull();
            });
    assertThat(ann.claim().requestId()).as("the other one is bob's").isNull();
  }

  @Test
  void shouldSendARetractionAndShowTheRequestAgainWhenUndone() throws Exception {
    LabelRequest request = open(0);
    publish(request);
    ann.claim();
    ann.answer(request.getRequestId(), CHAIR);

    assertThat(ann.undo().requestId()).isEqualTo(request.getRequestId());
    assertThat(ann.undo().status()).as("nothing is left to undo").isEqualTo(409);
    assertThat(ann.answer(request.getRequestId(), "{\"verdict\":\"UNCLEAR\",\"reason\":\"dark\"}"))
        .extracting(DeskClient.Answer::status)
        .isEqualTo(200);

    List<Label> labels = cluster.labels(scene);
    assertThat(labels)
        .extracting(Label::getVerdict)
        .containsExactly(Verdict.LABELLED, Verdict.RETRACTED, Verdict.UNCLEAR);
    assertThat(labels.get(2).getReason()).isEqualTo("dark");
  }

  @Test
  void shouldLeaveASkippedRequestToOthers() throws Exception {
    LabelRequest request = open(0);
    publish(request);
    ann.claim();

    assertThat(ann.answer(request.getRequestId(), SKIPPED).status()).isEqualTo(200);

    assertThat(ann.claim().requestId()).isNull();
    assertThat(bob.claim().requestId()).isEqualTo(request.getRequestId());
  }

  @Test
  void shouldTurnAPolygonIntoTheMaskOfThatSideOfTheSuperpixel() throws Exception {
    LabelRequest request = open(0);
    publish(request);
    ann.claim();

    ann.answer(
        request.getRequestId(),
        "{\"verdict\":\"LABELLED\",\"parts\":[{\"classId\":2},{\"classId\":4,"
            + "\"polygon\":[[28,-9],[99,-9],[99,99],[28,99]]}]}");

    BitSet whole = mask(request.getMask().getCounts());
    BitSet right = mask(cluster.labels(scene).get(0).getParts().get(1).getMask().getCounts());
    BitSet expected = new BitSet();
    whole.stream().filter(pixel -> pixel % MadeUpRequests.WIDTH >= 28).forEach(expected::set);
    assertThat(right).isEqualTo(expected);
  }

  @Test
  void shouldNotOfferWhatIsWithdrawnOrAnswered() throws Exception {
    LabelRequest withdrawn = open(0);
    LabelRequest answered = open(1);
    publish(withdrawn, answered);
    ann.claim(withdrawn.getRequestId());
    cluster.publish(
        MadeUpRequests.with(withdrawn, RequestStatus.WITHDRAWN),
        MadeUpRequests.with(answered, RequestStatus.ANSWERED));
    await(() -> ann.queue().body().path("open").asInt() == 0);

    assertThat(ann.queue().body().path("held").path("status").asText()).isEqualTo("WITHDRAWN");
    assertThat(ann.answer(withdrawn.getRequestId(), CHAIR).status()).isEqualTo(410);
    assertThat(cluster.labels(scene)).isEmpty();
  }

  @Test
  void shouldTakeNothingForAClosedSceneUntilItIsOpenedAgain() throws Exception {
    LabelRequest answered = open(0);
    LabelRequest open = open(1);
    publish(answered, open);
    ann.claim();
    assertThat(ann.answer(answered.getRequestId(), CHAIR).status()).isEqualTo(200);
    cluster.publish(MadeUpRequests.with(answered, RequestStatus.ANSWERED));
    assertThat(bob.claim().requestId()).isEqualTo(open.getRequestId());

    cluster.publish(row(true));
    await(() -> ann.queue().body().at("/scenes/" + scene + "/closed").asBoolean());

    assertThat(ann.queue().body().path("open").asInt()).isZero();
    assertThat(List.of(bob.answer(open.getRequestId(), CHAIR), ann.claim(open.getRequestId())))
        .allSatisfy(
            refused -> {
              assertThat(refused.status()).isEqualTo(410);
              assertThat(refused.body().path("error").asText())
                  .isEqualTo("This request has ended: its scene is closed.");
            });
    assertThat(bob.claim(answered.getRequestId()).status()).isEqualTo(410);
    assertThat(ann.undo().status()).isEqualTo(410);
    assertThat(cluster.labels(scene)).hasSize(1);

    cluster.publish(row(false));
    await(() -> ann.queue().body().path("open").asInt() == 1);
  }

  private SceneCoverage row(boolean closed) {
    return SceneCoverage.newBuilder().setSceneId(scene).setClosed(closed).build();
  }

  @ParameterizedTest
  @EnumSource(
      value = RequestStatus.class,
      names = {"OPEN", "ANSWERED"},
      mode = EnumSource.Mode.EXCLUDE)
  void shouldSayThatARequestHasEndedAndDropItsCrop(RequestStatus end) throws Exception {
    LabelRequest request = open(0);
    publish(request);
    ann.claim();

    cluster.publish(MadeUpRequests.with(request, end));

    await(() -> ann.queue().body().path("held").path("status").asText().equals(end.name()));
    DeskClient.Answer refused = ann.answer(request.getRequestId(), CHAIR);
    assertThat(refused.status()).isEqualTo(410);
    assertThat(refused.body().path("error").asText()).startsWith("This request ");
    assertThat(ann.get("api/crop?id=" + encoded(request.getRequestId())).statusCode())
        .isEqualTo(404);
  }

  @Test
  void shouldForgetARequestThatIsTakenAway() throws Exception {
    publish(open(0));

    cluster.clear();

    await(() -> ann.queue().body().path("open").asInt() == 0);
    assertThat(ann.claim(open(0).getRequestId()).status()).isEqualTo(404);
  }

  @Test
  void shouldSayThatTheBrokerIsGoneAndGoOnWhenItIsBack() throws Exception {
    LabelRequest first = open(0);
    publish(first);
    ann.claim();
    cluster.broker().stop();
    await(() -> !ann.queue().body().path("brokerGoneSince").isNull());

    DeskClient.Answer refused = ann.answer(first.getRequestId(), CHAIR);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body().path("error").asText()).contains("could not be stored");

    cluster.broker().restart();
    await(() -> ann.queue().body().path("brokerGoneSince").isNull());
    assertThat(ann.answer(first.getRequestId(), CHAIR).status()).isEqualTo(200);
    publish(open(1));
    assertThat(ann.claim().requestId()).isEqualTo(scene + "/g1/1/7");
    assertThat(cluster.labels(scene)).isNotEmpty();
  }

  @Test
  void shouldKnowWhatWasAnsweredWhenItIsOpenedAgain() throws Exception {
    LabelRequest request = open(0);
    publish(request);
    ann.claim();
    ann.answer(request.getRequestId(), CHAIR);
    desk.close();
    openDesk();

    assertThat(ann.claim().requestId()).isNull();
    assertThat(ann.undo().requestId()).isEqualTo(request.getRequestId());
  }

  @Test
  void shouldServeTheCropAndNothingThatIsNotThere() throws Exception {
    LabelRequest request = open(0);
    publish(request);

    HttpResponse<byte[]> crop = ann.get("api/crop?id=" + encoded(request.getRequestId()));
    assertThat(crop.statusCode()).isEqualTo(200);
    assertThat(crop.body()).isEqualTo(FieldBytes.of(request.getCrop()));
    assertThat(crop.headers().firstValue("Content-Type")).hasValue("image/png");

    for (String path :
        List.of(
            "api/crop?id=room",
            "api/request?id=" + encoded("../../etc/passwd"),
            "js/nothing.js",
            "js/../desk.css",
            "%2e%2e/%2e%2e/etc/passwd",
            "DeskServer.class")) {
      assertThat(ann.get(path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(ann.claim(scene + "/g1/99/7").status()).isEqualTo(404);
    assertThat(ann.answer(scene + "/g1/99/7", CHAIR).status()).isEqualTo(404);
  }

  @Test
  void shouldRefuseAnswersThatMakeNoSense() throws Exception {
    LabelRequest request = open(0);
    publish(request);
    ann.claim();

    for (String fields :
        List.of(
            "{}",
            "{\"verdict\":\"RETRACTED\"}",
            "{\"verdict\":\"LABELLED\"}",
            "{\"verdict\":\"SKIPPED\",\"parts\":[{\"classId\":1}]}",
            "{\"verdict\":\"LABELLED\",\"parts\":[{\"classId\":5}]}",
            "{\"verdict\":\"LABELLED\",\"parts\":[{\"classId\":-1}]}",
            "{\"verdict\":\"LABELLED\",\"parts\":[{\"classId\":1,\"polygon\":[[1,2],[3]]}]}",
            "{\"verdict\":\"UNCLEAR\",\"reason\":\"" + "x".repeat(501) + "\"}",
            "{\"verdict\":\"UNCLEAR\",\"reason\":\"" + "x".repeat(70_000) + "\"}",
            "{\"verdict\":\"MAYBE\"}",
            "{\"verdict\":\"SKIPPED\",\"more\":1}",
            "{\"annotator\":\" \",\"verdict\":\"SKIPPED\"}",
            "{\"page\":\"../x\",\"verdict\":\"SKIPPED\"}")) {
      assertThat(ann.answer(request.getRequestId(), fields).status()).as(fields).isEqualTo(400);
    }
    assertThat(cluster.labels(scene)).isEmpty();
  }

  private LabelRequest open(int ordinal) {
    return MadeUpRequests.open(scene, ordinal);
  }

  private void publish(LabelRequest... requests) throws Exception {
    int before = ann.queue().body().path("open").asInt();
    cluster.publish(requests);
    await(() -> ann.queue().body().path("open").asInt() == before + requests.length);
  }

  private static BitSet mask(String counts) {
    return CocoRle.parse(counts, MadeUpRequests.WIDTH, MadeUpRequests.HEIGHT).mask();
  }

  static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("it does not happen").isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
