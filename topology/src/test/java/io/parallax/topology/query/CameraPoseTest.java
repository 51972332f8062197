package io.parallax.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CameraPoseTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 1 2 9 10 11 100",
        "000000 000001 000010",
        "1305031102.175304 1305031102.211214 1305031103.075304",
        "robot-1.0 robot-1.9 robot-1.10 robot-2.0 robot-2.9 robot-2.10",
        "a.8 a.12 robot-22.3 robot-22.41"
      })
  void shouldPutTheFramesOfEachSourceInTheOrderOfTheirNumbers(String order) {
    List<String> frames = List.of(order.split(" "));
    List<CameraPose> cameras =
        new ArrayList<>(frames.stream().map(id -> new CameraPose(id, List.of())).toList());
    Collections.shuffle(cameras, new Random(1));

    cameras.sort(CameraPose.BY_NUMBER);

    assertThat(cameras).extracting(CameraPose::frame).isEqualTo(frames);
  }
}
