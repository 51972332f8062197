package io.parallax.deploy.export.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.schemas.PixelBox;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The codecs of masks: every mask comes back pixel for pixel, and what others wrote is read and
 * written alike.
 *
 * <p>{@code golden-masks.json} was written by others' code. {@code cocoCounts}, {@code cocoArea}
 * and {@code cocoBox} are those of pycocotools 2.0.11 ({@code mask.encode}, {@code area}, {@code
 * toBbox}); {@code brush} is what {@code encode} of npm's {@code @thi.ng/rle-pack} 3.2.12 makes of
 * the mask as RGBA, all four channels 255 inside; {@code softBrush} is the same mask painted in
 * colours and with opacities from 1 to 255, so that values are written out.
 */
class MaskCodecTest {
  record Golden(
      String name,
      int width,
      int height,
      int[] rowRuns,
      String cocoCounts,
      int cocoArea,
      int[] cocoBox,
      byte[] brush,
      byte[] softBrush) {

    PixelMask mask() {
      return PixelMask.ofRowRuns(rowRuns, width, height);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Golden> golden() throws IOException {
    try (InputStream file = MaskCodecTest.class.getResourceAsStream("golden-masks.json")) {
      return Arrays.asList(new ObjectMapper().readValue(file, Golden[].class));
    }
  }

  static Stream<PixelMask> masks() {
    return RandomMasks.all();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void shouldWriteAndReadWhatPycocotoolsWrites(Golden golden) {
    assertThat(golden.mask().rle().counts()).isEqualTo(golden.cocoCounts);
    assertThat(PixelMask.ofCounts(golden.cocoCounts, golden.width, golden.height))
        .isEqualTo(golden.mask());
    assertThat(golden.mask().area()).isEqualTo(golden.cocoArea);
    PixelBox box = golden.mask().box();
    assertThat(new int[] {box.getX(), box.getY(), box.getWidth(), box.getHeight()})
        .isEqualTo(golden.cocoBox);
  }

  @ParameterizedTest
  @MethodSource("golden")
  void shouldWriteAndReadWhatLabelStudiosCodecWrites(Golden golden) {
    assertThat(BrushRle.encode(golden.mask())).isEqualTo(golden.brush);
    assertThat(BrushRle.decode(golden.brush, golden.width, golden.height)).isEqualTo(golden.mask());
    assertThat(BrushRle.decode(golden.softBrush, golden.width, golden.height))
        .isEqualTo(golden.mask());
  }

  @ParameterizedTest
  @MethodSource("masks")
  void shouldGiveEveryPixelBack(PixelMask mask) {
    int width = mask.width();
    int height = mask.height();
    assertThat(PixelMask.ofRowRuns(mask.rowRuns(), width, height)).isEqualTo(mask);
    assertThat(PixelMask.ofCounts(mask.rle().counts(), width, height)).isEqualTo(mask);
    assertThat(PixelMask.of(mask.toRecord())).isEqualTo(mask);
    assertThat(BrushRle.decode(BrushRle.encode(mask), width, height)).isEqualTo(mask);
    CvatRle cvat = CvatRle.of(mask);
    assertThat(CvatRle.parse(cvat.text(), cvat.box()).mask(width, height)).isEqualTo(mask);
  }

  @ParameterizedTest
  @MethodSource("masks")
  void shouldPlaceWhatItCut(PixelMask mask) {
    PixelBox box = mask.box();
    if (mask.area() > 0) {
      PixelMask cut = mask.cut(box);
      assertThat(cut.area()).isEqualTo(mask.area());
      assertThat(cut.placed(box, mask.width(), mask.height())).isEqualTo(mask);
    }
  }

  @ParameterizedTest
  @MethodSource("masks")
  void shouldReadPlainRunLengthsOfCocoAsWell(PixelMask mask) throws IOException {
    String json =
        "{\"size\": [%s, %s], \"counts\": %s}"
            .formatted(mask.height(), mask.width(), Arrays.toString(mask.rle().runs()));
    JsonNode segmentation = new ObjectMapper().readTree(json);
    assertThat(CocoSegmentation.read(segmentation, mask.width(), mask.height())).isEqualTo(mask);
  }

  /** Row-major inside the smallest box, pixels outside of the mask first. */
  @Test
  void shouldWriteRunLengthsAsCvatDocumentsThem() {
    PixelMask mask = RandomMasks.mask(5, 4, 6, 8, 11, 12, 13);

    CvatRle rle = CvatRle.of(mask);

    assertThat(rle.box()).isEqualTo(new PixelBox(1, 1, 3, 2));
    assertThat(rle.text()).isEqualTo("0, 1, 1, 4");
  }

  @Test
  void shouldRefuseBrushesThatBreakOffOrAreOfAnotherPicture() {
    byte[] packed = BrushRle.encode(RandomMasks.mask(7, 3, 4, 5));

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> BrushRle.decode(Arrays.copyOf(packed, packed.length - 2), 7, 3))
        .withMessage("the brush breaks off");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> BrushRle.decode(packed, 7, 4))
        .withMessage("the brush has 84 values, but a picture of 7×4 has 112");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> BrushRle.decode(Base64.getDecoder().decode("AAAA"), 7, 3))
        .withMessage("the brush breaks off");
  }

  @Test
  void shouldRefuseRunLengthsThatDoNotFitThePicture() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> PixelMask.ofRowRuns(new int[] {3, 4}, 4, 2))
        .withMessage("run lengths cover 7 of 4×2 pixels");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> PixelMask.ofRowRuns(new int[] {3, 6}, 4, 2));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> PixelMask.ofRowRuns(new int[] {9, -1}, 4, 2));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new CvatRle(new PixelBox(2, 0, 3, 1), new int[] {3}).mask(4, 2));
  }
}
