package io.parallax.deploy.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.scorer.output.QuantisedMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameErrorsTest {

  @Test
  void shouldJudgeOnlyPixelsWhoseTrueClassIsKnown() {
    // Likeliest classes of the six pixels: 0 0 0 1 1 1; all with the same certainty.
    byte[] planes = {
      (byte) 255, (byte) 255, (byte) 255, 0, 0, 0, 0, 0, 0, (byte) 255, (byte) 255, (byte) 255
    };
    QuantisedMap map = new QuantisedMap(2, 3, 2, planes);
    short[] superpixels = {7, 7, 7, 7, 9, 9};
    short[] truth = {1, 2, 0, 2, 0, 0};

    assertThat(new FrameErrors(map, superpixels, truth).bySuperpixel())
        .isEqualTo(Map.of(7, new SuperpixelError(3, 1, 0), 9, new SuperpixelError(0, 0, 0)));
  }
}
