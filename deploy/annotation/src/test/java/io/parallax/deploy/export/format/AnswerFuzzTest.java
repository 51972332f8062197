package io.parallax.deploy.export.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.mask.BrushRle;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelColours;
import io.parallax.deploy.export.mask.PixelNumbers;
import io.parallax.deploy.export.mask.RandomMasks;
import io.parallax.fuzz.FuzzTest;
import io.parallax.fuzz.Fuzzing;
import io.parallax.fuzz.PngMutator;
import io.parallax.fuzz.ScratchFile;
import io.parallax.fuzz.TextMutator;
import io.parallax.schemas.image.EncodedImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files of annotation tools. */
class AnswerFuzzTest implements FuzzTest {
  private static final int WIDTH = 12;
  private static final int HEIGHT = 9;

  /** Masks over pictures of any size that is allowed, and what Java draws polygons with. */
  private static final long PICTURES = 96L << 20;

  private static final String POLYGONS =
      """
      <annotations><image id="0" name="images/flat-7/g/1/3.png" width="12" height="9">
      <polygon label="wall" source="manual" points="1.0,1.0;8.0,1.0;8.0,7.5" z_order="1"></polygon>
      <ellipse label="wall" cx="4.0" cy="3.5" rx="2.5" ry="1.0" rotation="30.00" z_order="2"/>
      <box label="floor" xtl="1.0" ytl="2.0" xbr="6.0" ybr="5.5" rotation="15.50" z_order="0"><attribute name="a">x
      </attribute></box></image>
      <image id="1" name="images/flat-7/g/1/4.png" width="12" height="9"><tag label="(skip)"/></image>
      </annotations>
      """;

  private static final String POLYGONS_OF_COCO =
      """
      {"categories": [{"id": 1, "name": "wall"}],
       "images": [{"id": 1, "file_name": "flat-7/g/1/3.png", "width": 12, "height": 9}],
       "annotations": [
         {"id": 1, "image_id": 1, "category_id": 1, "segmentation": [[1, 1, 8, 1, 8, 7.5]]},
         {"id": 2, "image_id": 1, "category_id": 1,
          "segmentation": {"size": [9, 12], "counts": [10, 20, 78]}}]}
      """;

  @TempDir private static Path directory;

  @Override
  public Stream<Fuzzing> decoders() {
    return Stream.of(
        tool(ToolFormat.COCO, "annotations/instances_default.json", POLYGONS_OF_COCO),
        tool(ToolFormat.CVAT, "annotations.xml", POLYGONS),
        tool(ToolFormat.LABEL_STUDIO, "tasks.json"),
        tool(ToolFormat.LABELME, "flat-7/g/1/1.json"),
        tool(ToolFormat.MASKS, "index.csv"),
        brush(),
        maskPng(),
        paintedPng(),
        zip());
  }

  private static Fuzzing tool(ToolFormat format, String name, String... more) {
    Path where = directory.resolve(format.toString());
    Path file = where.resolve(name);
    byte[] written = write(format, where, file);
    List<byte[]> corpus =
        Stream.concat(Stream.of(written), Stream.of(more).map(text -> text.getBytes(UTF_8)))
            .toList();
    return Fuzzing.of("answers-" + format, bytes -> format.read(ScratchFile.write(file, bytes)))
        .corpus(corpus)
        .mutator(new TextMutator())
        .refuses(UnreadableAnswersException.class)
        .allocates(PICTURES, 1024);
  }

  private static byte[] write(ToolFormat format, Path where, Path file) {
    Random random = new Random(1);
    List<ClassMask> parts =
        List.of(
            new ClassMask("wall", RandomMasks.random(random, WIDTH, HEIGHT)),
            new ClassMask("floor", RandomMasks.mask(WIDTH, HEIGHT, 3, 4, 5, 17)));
    List<ExportItem> items =
        Stream.of("flat-7/g/1/1", "flat-7/g/1/2")
            .map(
                id ->
                    new ExportItem(
                        id,
                        WIDTH,
                        HEIGHT,
                        new byte[] {1},
                        List.of("wall", "floor", "chair"),
                        parts,
                        OptionalDouble.empty(),
                        "g"))
            .toList();
    try {
      Files.createDirectories(where);
      format.files().write(where, items);
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Fuzzing brush() {
    Random random = new Random(2);
    return Fuzzing.of("answers-brush", bytes -> BrushRle.decode(bytes, WIDTH, HEIGHT))
        .corpus(
            Stream.generate(() -> RandomMasks.random(random, WIDTH, HEIGHT))
                .limit(6)
                .map(BrushRle::encode)
                .toList())
        .refuses(IllegalArgumentException.class)
        .allocates(1 << 16, 64);
  }

  private static Fuzzing maskPng() {
    int[] numbers = new Random(3).ints(WIDTH * HEIGHT, 0, 2).toArray();
    List<byte[]> corpus =
        Stream.of(
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_BYTE_BINARY)
            .map(
                type ->
                    PixelNumbers.encode(new BufferedImage(WIDTH, HEIGHT, type), numbers.clone()))
            .toList();
    return Fuzzing.of("answers-mask", PixelNumbers::decode)
        .corpus(corpus)
        .mutator(new PngMutator())
        .refuses(IllegalArgumentException.class)
        .allocates(1 << 20, 1032 * 8 * 8);
  }

  private static Fuzzing paintedPng() {
    int[] colours = new Random(4).ints(WIDTH * HEIGHT, 0, 4).toArray();
    List<byte[]> corpus =
        Stream.of(
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_BYTE_BINARY,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR)
            .map(
                type -> {
                  BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
                  for (int i = 0; i < colours.length; i++) {
                    image.setRGB(i % WIDTH, i / WIDTH, 0xff000000 | 0x3e60b3 * colours[i]);
                  }
                  return EncodedImage.png(image);
                })
            .toList();
    return Fuzzing.of("answers-colours", PixelColours::decode)
        .corpus(corpus)
        .mutator(new PngMutator())
        .refuses(IllegalArgumentException.class)
        .allocates(1 << 20, 1032 * 8 * 8);
  }

  private static Fuzzing zip() {
    Path file = directory.resolve("answers.zip");
    return Fuzzing.of("answers-zip", bytes -> ToolFormat.CVAT.read(ScratchFile.write(file, bytes)))
        .corpus(List.of(zipped(ZipOutputStream.DEFLATED), zipped(ZipOutputStream.STORED)))
        .refuses(UnreadableAnswersException.class)
        .allocates(PICTURES, 1024);
  }

  private static byte[] zipped(int method) {
    byte[] content = POLYGONS.getBytes(UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (String name : List.of("annotations.xml", "images/flat-7/g/1/3.png")) {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
