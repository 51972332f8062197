package io.parallax.deploy.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.format.ToolFormat;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.deploy.export.mask.RandomMasks;
import io.parallax.schemas.LabelRequest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every tool's files, written and read again: each pixel of each mask is where it was. */
class ToolFilesTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void shouldGiveTheGuessesOfARenderedFlatBack(ToolFormat format) throws IOException {
    assertGuessesComeBack(format, RealRequests.flat());
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveTheGuessesOfARealScanBack(ToolFormat format) throws IOException {
    assertGuessesComeBack(format, RealRequests.scanNet());
  }

  private void assertGuessesComeBack(ToolFormat format, List<LabelRequest> requests)
      throws IOException {
    RequestExport.write(format, directory, requests);

    List<ToolAnswer> read = format.read(directory).answers();

    if (format == ToolFormat.LABEL_STUDIO) {
      assertThat(read).as("predictions are no annotations").isEmpty();
      return;
    }
    assertThat(read)
        .containsExactlyInAnyOrderElementsOf(
            requests.stream()
                .map(
                    request ->
                        ToolAnswer.labelled(
                            request.getRequestId(), Guess.of(request).parts(), true))
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveAnyMasksBack(ToolFormat format) throws IOException {
    Random random = new Random(23);
    List<ExportItem> items = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      items.add(item(random, i, 1 + random.nextInt(40), 1 + random.nextInt(40)));
    }

    Set<ToolFormat> cannotMark = Set.of(ToolFormat.COCO, ToolFormat.MASKS);

    format.files().write(directory, items);

    assertThat(format.read(directory).answers())
        .containsExactlyInAnyOrderElementsOf(
            items.stream()
                .filter(item -> !item.parts().isEmpty())
                .map(
                    item ->
                        ToolAnswer.labelled(
                            item.requestId(), item.parts(), cannotMark.contains(format)))
                .toList());
  }

  /** An answer of up to three classes that share no pixel. */
  private static ExportItem item(Random random, int number, int width, int height) {
    List<String> classes = List.of("wall", "floor & \"rug\"", "chair <3", "Türrahmen");
    BitSet free = new BitSet();
    free.set(0, width * height);
    List<ClassMask> parts = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      BitSet pixels = (BitSet) RandomMasks.random(random, width, height).pixels().clone();
      pixels.and(free);
      free.andNot(pixels);
      if (!pixels.isEmpty()) {
        parts.add(new ClassMask(classes.get(c), new PixelMask(width, height, pixels)));
      }
    }
    return new ExportItem(
        "flat-7/g/.f" + number + "/" + number,
        width,
        height,
        new byte[] {1},
        classes,
        parts,
        OptionalDouble.empty(),
        "g");
  }

  @ParameterizedTest
  @EnumSource
  void shouldLeaveOutPicturesOnWhichNothingIs(ToolFormat format) throws IOException {
    ExportItem empty =
        new ExportItem(
            "a/b/c/1", 3, 2, new byte[1], List.of("x"), List.of(), OptionalDouble.empty(), "b");

    format.files().write(directory, List.of(empty));

    assertThat(format.read(directory).answers()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhatIsMissingWhenTheDirectoryIsNotTheTools(ToolFormat format) {
    assertThatExceptionOfType(UnreadableAnswersException.class)
        .isThrownBy(() -> format.read(directory))
        .withMessageStartingWith(directory.toString());
  }

  @ParameterizedTest
  @EnumSource
  void shouldShowTheCropAsAPicture(ToolFormat format) throws IOException {
    LabelRequest request = RealRequests.flat().get(0);
    RequestExport.write(format, directory, List.of(request));
    if (format == ToolFormat.LABEL_STUDIO) {
      return; // its pictures are inside of tasks.json
    }

    Path images = format == ToolFormat.LABELME ? directory : directory.resolve("images");
    BufferedImage image = ImageIO.read(images.resolve(request.getRequestId() + ".png").toFile());

    assertThat(image.getWidth()).isEqualTo(request.getCropBox().getWidth());
    assertThat(image.getHeight()).isEqualTo(request.getCropBox().getHeight());
  }

  /** More classes than a byte has room for. */
  @Test
  void shouldWriteMasksOfSixteenBitsWhenThereAreManyClasses() throws IOException {
    List<String> classes = IntStream.range(0, 300).mapToObj(i -> "class " + i).toList();
    List<ClassMask> parts =
        List.of(
            new ClassMask("class 255", RandomMasks.mask(4, 3, 0, 5)),
            new ClassMask("class 299", RandomMasks.mask(4, 3, 1, 11)));
    ExportItem item =
        new ExportItem("a/b/c/1", 4, 3, new byte[1], classes, parts, OptionalDouble.empty(), "b");

    ToolFormat.MASKS.files().write(directory, List.of(item));

    assertThat(ToolFormat.MASKS.read(directory).answers())
        .containsExactly(ToolAnswer.labelled("a/b/c/1", parts, true));
    BufferedImage mask = ImageIO.read(directory.resolve("masks/a/b/c/1.png").toFile());
    assertThat(mask.getColorModel().getPixelSize()).isEqualTo(16);
    assertThat(mask.getRaster().getSample(2, 0, 0)).isEqualTo(65535);
  }
}
