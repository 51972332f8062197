package io.parallax.deploy.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.scan.LabelMap;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFrame;
import io.parallax.deploy.scan.TrueClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruthTest {
  private static final int CLASSES = 40;

  private record LabelledScan(List<String> frameIds, Map<String, TrueClasses> labels)
      implements Scan {
    @Override
    public String sceneId() {
      return "room";
    }

    @Override
    public ScanFrame frame(String frameId) {
      throw new UnsupportedOperationException("the truth looks at no images");
    }

    @Override
    public Optional<TrueClasses> trueClasses(String frameId) {
      return Optional.ofNullable(labels.get(frameId));
    }
  }

  private static TrueClasses raster(int width, int height, int... ids) {
    short[] samples = new short[ids.length];
    for (int i = 0; i < ids.length; i++) {
      samples[i] = (short) ids[i];
    }
    return new TrueClasses(width, height, samples);
  }

  private static final Scan ROOM =
      new LabelledScan(
          List.of("0", "1", "2", "3"),
          Map.of(
              "1", raster(4, 2, 1, 2, 40, 41, 0, 1357, 1357, 65535),
              "2", raster(4, 2, 0, 0, 0, 0, 5, 5, 5, 5),
              "3", raster(4, 2, 41, 41, 41, 41, 41, 41, 41, 0)));

  @Test
  void shouldLeaveOutAndCountWhatIsNoClassOfTheModel() {
    Truth truth = Truth.of(ROOM);

    assertThat(truth.isKnown()).isTrue();
    assertThat(truth.classes("0", 4, 2, CLASSES)).isEmpty();
    assertThat(truth.classes("1", 4, 2, CLASSES).orElseThrow())
        .containsExactly(1, 2, 40, 0, 0, 0, 0, 0);
    assertThat(truth.classes("2", 4, 2, CLASSES).orElseThrow())
        .containsExactly(0, 0, 0, 0, 5, 5, 5, 5);

    assertThat(truth.tally().labelled()).isEqualTo(7 + 4);
    assertThat(truth.tally().strays()).isEqualTo(Map.of(41, 1L, 1357, 2L, 65535, 1L));
    assertThat(truth.tally().isAllStray()).isFalse();
    assertThat(truth.tally().summary())
        .hasValue(
            "4 of 11 labelled pixels have ids that are none of the model's 40 classes: 1357 (2), 41"
                + " (1), 65535 (1); in 1 of 2 frames, first in 1; --label-map FILE.tsv says what ids"
                + " mean (for ScanNet its scannetv2-labels.combined.tsv)");
  }

  @Test
  void shouldCountAFrameOnceHoweverOftenItIsLookedAt() {
    Truth truth = Truth.of(ROOM);
    for (int i = 0; i < 3; i++) {
      truth.classes("3", 4, 2, CLASSES);
    }

    assertThat(truth.tally().labelled()).isEqualTo(7);
    assertThat(truth.tally().strays()).isEqualTo(Map.of(41, 7L));
    assertThat(truth.tally().isAllStray()).isTrue();
    assertThat(Truth.of(ROOM).tally().isAllStray()).isFalse();
    assertThat(Truth.of(ROOM).tally().summary()).isEmpty();
  }

  @Test
  void shouldSampleWithoutCountingAsCompared() {
    Truth truth = Truth.of(ROOM);

    assertThat(truth.sample(CLASSES).strays()).isEqualTo(Map.of(41, 8L, 1357, 2L, 65535, 1L));
    assertThat(truth.sample(41).strays()).isEqualTo(Map.of(1357, 2L, 65535, 1L));
    assertThat(truth.tally().labelled()).isZero();
  }

  @Test
  void shouldMapIdsToClasses(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("labels.tsv");
    Files.writeString(file, "id\tnyu40id\n1\t12\n2\t0\n40\t7\n41\t40\n1357\t41\n");

    Truth truth = new Truth(ROOM, LabelMap.read(file));

    assertThat(truth.classes("1", 4, 2, CLASSES).orElseThrow())
        .containsExactly(12, 0, 7, 40, 0, 0, 0, 0);
    assertThat(truth.tally().strays()).isEqualTo(Map.of(1357, 2L, 65535, 1L));
    assertThat(truth.tally().summary())
        .hasValue(
            "3 of 6 labelled pixels have ids that %s maps to none of the model's 40 classes: 1357"
                    .formatted(file)
                + " (2), 65535 (1); in 1 of 1 frames, first in 1");
  }

  @Test
  void shouldTakeTheLabelUnderEachPixelsCentre() {
    Random random = new Random(3);
    int[] ids = random.ints(320 * 240, 0, CLASSES + 1).toArray();
    Scan scan = new LabelledScan(List.of("0"), Map.of("0", enlarged(ids, 1296, 968)));

    short[] classes = Truth.of(scan).classes("0", 320, 240, CLASSES).orElseThrow();

    assertThat(classes).isEqualTo(raster(320, 240, ids).ids());
  }

  /** Each pixel has the id of the small raster's pixel that its centre lies in. */
  private static TrueClasses enlarged(int[] ids, int width, int height) {
    int[] large = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int u = (int) ((x + 0.5) * 320 / width);
        int v = (int) ((y + 0.5) * 240 / height);
        large[y * width + x] = ids[v * 320 + u];
      }
    }
    return raster(width, height, large);
  }
}
