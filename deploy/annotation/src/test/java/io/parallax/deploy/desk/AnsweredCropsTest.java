package io.parallax.deploy.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.RequestStatus;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnsweredCropsTest {
  private final DeskState deskState = new DeskState(Clock.systemUTC(), new AnsweredCrops(30));

  @Test
  void shouldDropTheCropThatWasAnsweredFirstWhenThereAreTooManyBytes() {
    IntStream.range(0, 5).forEach(i -> take(i, RequestStatus.OPEN));
    IntStream.of(2, 0, 1).forEach(i -> take(i, RequestStatus.ANSWERED));
    assertThat(withCrop()).containsExactly(0, 1, 2, 3, 4);

    take(2, RequestStatus.ANSWERED);
    take(3, RequestStatus.ANSWERED);
    assertThat(withCrop()).as("2 has got another answer").containsExactly(1, 2, 3, 4);
    assertThat(deskState.request("0")).as("only its crop goes").isPresent();
  }

  @Test
  void shouldCountNoCropOfARequestThatIsNotAnsweredAnyMore() {
    IntStream.range(0, 3).forEach(i -> take(i, RequestStatus.ANSWERED));
    take(0, RequestStatus.OPEN);
    take(1, RequestStatus.SUPERSEDED);
    deskState.forget("2");

    IntStream.range(3, 6).forEach(i -> take(i, RequestStatus.ANSWERED));

    assertThat(withCrop()).containsExactly(0, 3, 4, 5);
  }

  private void take(int request, RequestStatus status) {
    deskState.take(
        LabelRequest.newBuilder()
            .setRequestId(Integer.toString(request))
            .setSceneId("room")
            .setStatus(status)
            .setCrop(ByteBuffer.allocate(10))
            .build());
  }

  private List<Integer> withCrop() {
    return IntStream.range(0, 6)
        .mapToObj(i -> deskState.request(Integer.toString(i)).orElse(null))
        .filter(Objects::nonNull)
        .filter(request -> request.getCrop().hasRemaining())
        .map(request -> Integer.valueOf(request.getRequestId()))
        .toList();
  }
}
