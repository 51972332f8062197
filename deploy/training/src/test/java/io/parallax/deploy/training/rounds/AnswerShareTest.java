package io.parallax.deploy.training.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.LabelRequest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerShareTest {
  private static final List<LabelRequest> REQUESTS =
      IntStream.range(0, 400)
          .mapToObj(
              i ->
                  LabelRequest.newBuilder()
                      .setRequestId("flat-7/flat-seed-1-cfe52670/" + i / 4 + "/" + i % 4)
                      .build())
          .toList();

  @Test
  void shouldTakeAllAndNothingAtTheEnds() {
    assertThat(REQUESTS).noneMatch(new AnswerShare(0)).allMatch(new AnswerShare(1));
  }

  @Test
  void shouldTakeAboutItsShareAllOverTheRequests() {
    AnswerShare half = new AnswerShare(0.5);

    for (int from = 0; from < 400; from += 100) {
      assertThat(REQUESTS.subList(from, from + 100).stream().filter(half).count())
          .isBetween(30L, 70L);
    }
  }

  @Test
  void shouldKeepWhatItTookWhenItGrows() {
    AnswerShare share = new AnswerShare(0.3);
    List<LabelRequest> before = REQUESTS.stream().filter(share).toList();

    share.growTo(0.6);

    assertThat(before).isNotEmpty().allMatch(share);
    assertThat(REQUESTS.stream().filter(share).count()).isGreaterThan(before.size());
  }
}
