package io.parallax.deploy.export.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.deploy.export.exchange.ToolFiles;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.mask.BrushRle;
import io.parallax.deploy.export.mask.PixelNumbers;
import io.parallax.fuzz.Allocation;
import io.parallax.fuzz.PngMutator;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files of tools that claim to be large, or reach for other files. */
class AnswerBombTest {
  private static final long LITTLE = 512 << 10;

  @TempDir private Path directory;

  @Test
  void shouldRefuseAPictureOfMorePixelsThanAnyImage() throws IOException {
    Path polygon = coco("[[0, 0, 9, 0, 9, 9]]"); // would be painted on a picture of that size
    Path runs = coco("{\"size\": [50000, 50000], \"counts\": [2500000000]}");
    Path counts = coco("{\"size\": [50000, 50000], \"counts\": \"0\"}");

    for (Path file : List.of(polygon, runs, counts)) {
      assertThat(new CocoFiles().read(file).answers())
          .singleElement()
          .satisfies(answer -> assertThat(answer.fault()).isPresent());
      assertThat(Allocation.of(() -> read(new CocoFiles(), file))).isLessThan(LITTLE);
    }
  }

  private Path coco(String segmentation) throws IOException {
    return Files.writeString(
        Files.createTempFile(directory, "coco", ".json"),
        """
        {"categories": [{"id": 1, "name": "wall"}],
         "images": [{"id": 1, "file_name": "a/b/c/1.png", "width": 50000, "height": 50000}],
         "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "segmentation": %s}]}
        """
            .formatted(segmentation));
  }

  @Test
  void shouldRefuseABrushOfMorePixelsThanAnyImage() {
    byte[] bomb = ByteBuffer.allocate(16).putInt((int) (4L * 30_000 * 30_000)).array();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> BrushRle.decode(bomb, 30_000, 30_000))
        .withMessageContaining("no picture of 30000×30000");
    assertThat(Allocation.of(() -> BrushRle.decode(bomb, 30_000, 30_000))).isLessThan(LITTLE);
  }

  @Test
  void shouldRefuseAMaskOfMorePixelsThanAnyImage() {
    byte[] bomb = png(60_000, 60_000);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PixelNumbers.decode(bomb))
        .withMessageContaining("16777216 pixels");
    assertThat(Allocation.of(() -> PixelNumbers.decode(bomb))).isLessThan(LITTLE);
  }

  private static byte[] png(int width, int height) {
    byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).array();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(ByteBuffer.allocate(8).putLong(0x89504E470D0A1A0AL).array());
    file.writeBytes(PngMutator.chunk("IHDR", header));
    file.writeBytes(PngMutator.chunk("IDAT", PngMutator.deflated(new byte[1 << 20])));
    file.writeBytes(PngMutator.chunk("IEND", new byte[0]));
    return file.toByteArray();
  }

  @Test
  void shouldNotExpandEntities() throws IOException {
    StringBuilder entities = new StringBuilder("<!ENTITY a0 \"ha\">");
    for (int i = 1; i < 12; i++) {
      String part = "&a%s;".formatted(i - 1);
      entities.append("<!ENTITY a%s \"%s\">".formatted(i, part.repeat(10)));
    }
    assertRefused(cvat(entities.toString(), "&a11;"));
  }

  @Test
  void shouldNotReadOtherFiles() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret.txt"), "wall");

    assertRefused(cvat("<!ENTITY x SYSTEM \"%s\">".formatted(secret.toUri()), "&x;"));
  }

  private void assertRefused(Path xml) {
    assertThatExceptionOfType(UnreadableAnswersException.class)
        .isThrownBy(() -> new CvatFiles().read(xml))
        .withMessageContaining("is no XML");
    assertThat(Allocation.of(() -> read(new CvatFiles(), xml))).isLessThan(LITTLE);
  }

  private Path cvat(String declarations, String label) throws IOException {
    return Files.writeString(
        directory.resolve("annotations.xml"),
        """
        <?xml version="1.0"?><!DOCTYPE annotations [%s]>
        <annotations><image name="a/b/c/1.png" width="2" height="2"><tag label="%s"/>%s</image>
        </annotations>
        """
            .formatted(declarations, label, label));
  }

  @Test
  void shouldNotReadAMaskOutsideOfTheDirectory() throws IOException {
    Path where = Files.createDirectories(directory.resolve("masks"));
    Files.write(directory.resolve("outside.png"), png(2, 2));
    Files.writeString(where.resolve("classes.txt"), "wall\n");
    Files.writeString(
        where.resolve("index.csv"),
        "mask,image,request_id,verdict,reason\n../outside.png,images/x.png,a/b/c/1,,\n");

    assertThat(new MaskFiles().read(where).answers())
        .singleElement()
        .satisfies(
            answer -> assertThat(answer.fault().orElse("")).contains("outside of the directory"));
  }

  @Test
  void shouldRefuseImagesInsideOfImages() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("annotations.xml"),
            """
            <annotations><image name="a/b/c/1.png" width="2" height="2">
            <image name="a/b/c/2.png" width="2" height="2"/></image></annotations>
            """);

    assertThatExceptionOfType(UnreadableAnswersException.class)
        .isThrownBy(() -> new CvatFiles().read(file))
        .withMessageContaining("inside another");
  }

  @Test
  void shouldRefuseAMaskThatReachesBeyondTheLargestNumber() throws IOException {
    byte[] mask =
        PixelNumbers.encode(
            new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY), new int[] {1, 1, 1, 1});
    Path file =
        Files.writeString(
            directory.resolve("1.json"),
            """
            {"requestId": "a/b/c/1", "imageWidth": 9, "imageHeight": 9, "shapes": [{"label": "wall",
             "shape_type": "mask", "points": [[2147483647, 2147483647], [1, 1]], "mask": "%s"}]}
            """
                .formatted(Base64.getEncoder().encodeToString(mask)));

    assertThat(new LabelMeFiles().read(file).answers())
        .singleElement()
        .satisfies(answer -> assertThat(answer.fault().orElse("")).contains("does not lie in"));
  }

  private static void read(ToolFiles files, Path file) {
    try {
      files.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
