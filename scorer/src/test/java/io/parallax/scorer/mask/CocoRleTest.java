package io.parallax.scorer.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CocoRleTest {
  @Test
  void shouldWalkTheImageColumnByColumn() {
    short[] raster = {
      0, 7, 7,
      0, 0, 7
    };

    CocoRle rle = CocoRle.of(raster, 3, 2, 7);

    assertThat(rle.runs()).containsExactly(2, 1, 1, 2);
    // The fourth run is written as 2 - 1.
    assertThat(rle.counts()).isEqualTo("2111");
    assertThat(rle.area()).isEqualTo(3);
    assertThat(rle.box()).isEqualTo(new CocoRle.Box(1, 0, 2, 2));
  }

  @Test
  void shouldBeginWithAnEmptyRunWhenTheFirstPixelIsInside() {
    CocoRle rle = CocoRle.of(new short[] {1, 1, 1, 0}, 2, 2, 1);

    assertThat(rle.runs()).containsExactly(0, 3, 1);
    assertThat(rle.counts()).isEqualTo("031");
  }

  @Test
  void shouldWriteNegativeDifferences() {
    // Runs 1, 9, 1, 1: the last is 1 - 9 = -8, five bits 11000 = 24 with the sign bit set.
    short[] raster = {0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1};

    CocoRle rle = CocoRle.of(raster, 1, 12, 1);

    assertThat(rle.runs()).containsExactly(1, 9, 1, 1);
    assertThat(rle.counts()).isEqualTo("191" + (char) ('0' + 24));
    assertThat(CocoRle.parse(rle.counts(), 1, 12).runs()).isEqualTo(rle.runs());
  }

  // 76800 = 2·32³ + 11·32² and 2073600 = 32⁴ + 31·32³ + 9·32²; the latter is how data sets in
  // COCO's
  // format write an empty mask of 1920×1080.
  @ParameterizedTest
  @CsvSource({"320,240,PP[2", "1920,1080,PPYo1", "4,4,`0"})
  void shouldWriteAnEmptyMaskAsOneRun(int width, int height, String counts) {
    CocoRle rle = CocoRle.of(new BitSet(), width, height);

    assertThat(rle.counts()).isEqualTo(counts);
    assertThat(rle.area()).isZero();
    assertThat(rle.box()).isEqualTo(new CocoRle.Box(0, 0, 0, 0));
    assertThat(CocoRle.parse(counts, width, height).mask().isEmpty()).isTrue();
  }

  @Test
  void shouldTellUnsignedIdsApart() {
    short[] raster = {(short) 65535, (short) 40000, 0, 1};

    assertThat(CocoRle.of(raster, 4, 1, 65535).runs()).containsExactly(0, 1, 3);
    assertThat(CocoRle.of(raster, 4, 1, 40000).runs()).containsExactly(1, 1, 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldGiveBackEveryMask(long seed) {
    Random random = new Random(seed);
    int width = 1 + random.nextInt(90);
    int height = 1 + random.nextInt(90);
    double flip = random.nextDouble();
    BitSet mask = new BitSet();
    boolean inside = false;
    for (int i = 0; i < width * height; i++) {
      inside ^= random.nextDouble() < flip;
      mask.set(i, inside);
    }

    CocoRle rle = CocoRle.of(mask, width, height);
    CocoRle parsed = CocoRle.parse(rle.counts(), width, height);

    assertThat(parsed.mask()).isEqualTo(mask);
    assertThat(parsed.runs()).isEqualTo(rle.runs());
    assertThat(parsed.area()).isEqualTo(mask.cardinality());
    assertThat(parsed.box()).isEqualTo(boxOf(mask, width));
  }

  @ParameterizedTest
  @CsvSource({
    "2P,break off in run 1",
    "PPPPPPPP,break off in run 0",
    "'2 2',character ' '",
    "2p2,character 'p'",
    "23,cover 5 pixels",
    "'',cover 0 pixels",
    "29,do not fit",
    "11O5,do not fit",
    "PPPPPP4,do not fit"
  })
  void shouldSayWhatIsWrongWithCounts(String counts, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CocoRle.parse(counts, 3, 2))
        .withMessageContaining(message);
  }

  @Test
  void shouldRefuseMasksThatDoNotFitTheImage() {
    BitSet mask = new BitSet();
    mask.set(6);

    assertThatIllegalArgumentException().isThrownBy(() -> CocoRle.of(mask, 3, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> CocoRle.of(new short[5], 3, 2, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> CocoRle.parse("0", 0, 2));
  }

  private static CocoRle.Box boxOf(BitSet mask, int width) {
    int left = Integer.MAX_VALUE;
    int right = -1;
    for (int i = mask.nextSetBit(0); i >= 0; i = mask.nextSetBit(i + 1)) {
      left = Math.min(left, i % width);
      right = Math.max(right, i % width);
    }
    if (right < 0) {
      return new CocoRle.Box(0, 0, 0, 0);
    }
    int top = mask.nextSetBit(0) / width;
    int bottom = (mask.length() - 1) / width;
    return new CocoRle.Box(left, top, right - left + 1, bottom - top + 1);
  }
}
