package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.topology.backproject.ObservedFrame;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservedFrameTest {

  /** As workers of others may write it. */
  @Test
  void shouldSeeNothingWhereAMapSaysInvalidDepth() {
    ProbabilityMap map = MadeUpScan.maps("wall", 4, 1).get(0);
    short[] none = depth(map);
    short[] invalid = none.clone();
    for (int i = 0; i < none.length; i += 3) {
      none[i] = 0;
      invalid[i] = (short) 65_535;
    }

    ProbabilityMap written = with(map, invalid);

    assertThat(depth(written)).isEqualTo(none);
    assertThat(MadeUpScan.evidence(List.of(written)))
        .isNotEmpty()
        .isEqualTo(MadeUpScan.evidence(List.of(with(map, none))));
    assertThat(MadeUpScan.footprints(List.of(written)))
        .isEqualTo(MadeUpScan.footprints(List.of(with(map, none))));
  }

  private static short[] depth(ProbabilityMap map) {
    return ObservedFrame.of(map).view().depth().clone();
  }

  private static ProbabilityMap with(ProbabilityMap map, short[] depth) {
    return ProbabilityMap.newBuilder(map)
        .setDepth(DepthPlane.encode(depth, MadeUpScan.WIDTH, MadeUpScan.HEIGHT))
        .build();
  }
}
