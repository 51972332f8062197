package io.parallax.deploy.export.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.NotTaken;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.deploy.export.mask.RandomMasks;
import io.parallax.schemas.image.EncodedImage;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exported mask of 6×4 pixels, saved again by other programs. */
class PaintedMasksTest {
  private static final String ID = "a/b/c/1";
  private static final PixelMask FIRST = RandomMasks.mask(6, 4, 7, 8, 9);
  private static final PixelMask SECOND = RandomMasks.mask(6, 4, 20, 23);
  private static final List<ClassMask> PARTS =
      List.of(new ClassMask("class 0", FIRST), new ClassMask("class 5", SECOND));
  private static final ToolAnswer ANSWER = ToolAnswer.labelled(ID, PARTS, true);

  @TempDir private Path directory;

  @Test
  void shouldReadAMaskByItsColoursWhateverItsPaletteAndType() throws IOException {
    BufferedImage written = export(40, PARTS);

    assertThat(read(written).answers()).containsExactly(ANSWER);
    for (int type :
        List.of(
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_4BYTE_ABGR,
            BufferedImage.TYPE_INT_RGB)) {
      assertThat(read(as(type, written)).answers()).containsExactly(ANSWER);
    }
    // Only what is used, in the order of brightness: black, class 5, class 0.
    int[] colours = ClassColours.of(40);
    IndexColorModel palette =
        new IndexColorModel(2, 3, new int[] {0, colours[5], colours[0]}, 0, false, -1, 0);
    BufferedImage reordered = new BufferedImage(6, 4, BufferedImage.TYPE_BYTE_BINARY, palette);
    FIRST.pixels().stream().forEach(i -> reordered.getRaster().setSample(i % 6, i / 6, 0, 2));
    SECOND.pixels().stream().forEach(i -> reordered.getRaster().setSample(i % 6, i / 6, 0, 1));
    assertThat(read(reordered).answers()).containsExactly(ANSWER);
  }

  @Test
  void shouldTakeWhatWasErasedForNothing() throws IOException {
    BufferedImage erased = as(BufferedImage.TYPE_INT_ARGB, export(40, PARTS));
    erased.setRGB(7 % 6, 1, 0x00ffffff);

    assertThat(read(erased).answers())
        .containsExactly(
            ToolAnswer.labelled(
                ID,
                List.of(
                    new ClassMask("class 0", RandomMasks.mask(6, 4, 8, 9)),
                    new ClassMask("class 5", SECOND)),
                true));
  }

  @Test
  void shouldTellTheColourAndWhereItIsWhenNoClassHasIt() throws IOException {
    BufferedImage smooth = as(BufferedImage.TYPE_INT_RGB, export(40, PARTS));
    smooth.setRGB(3, 2, 0x123456);
    smooth.setRGB(4, 2, 0x654321);
    smooth.setRGB(5, 3, 0x123456);

    assertThat(fault(smooth))
        .isEqualTo(
            "its mask has the colour #123456 at 2 pixels, the first at (3, 2), and 1 colours more,"
                + " which no class has; paint without smooth edges, and do not scale or convert"
                + " masks");
  }

  @Test
  void shouldTakeGreysForClassIdsOnlyWhenTheyCanBeNothingElse() throws IOException {
    export(40, PARTS);
    BufferedImage ids = grey(BufferedImage.TYPE_BYTE_GRAY, 255, 0, 5);
    BufferedImage wide = grey(BufferedImage.TYPE_USHORT_GRAY, 255, 0, 5);

    assertThat(read(ids).answers()).containsExactly(ANSWER);
    assertThat(read(wide).answers()).containsExactly(ANSWER);
    assertThat(fault(grey(BufferedImage.TYPE_BYTE_GRAY, 255, 0, 0)))
        .startsWith("its mask is grey, and its numbers may be class ids or colours");
    assertThat(fault(as(BufferedImage.TYPE_BYTE_GRAY, export(40, PARTS))))
        .startsWith("its mask is grey and has ")
        .endsWith(", but classes.txt ends with 39");
    assertThat(fault(grey(BufferedImage.TYPE_BYTE_GRAY, 255, 5, 40)))
        .isEqualTo("its mask is grey and has 40 at (2, 3), but classes.txt ends with 39");
  }

  /** Colours turned to grey are 62 to 255, which are ids as well where there are so many. */
  @Test
  void shouldRefuseColoursTurnedToGreyWhenTheyCouldBeIds() throws IOException {
    export(255, PARTS);

    assertThat(fault(grey(BufferedImage.TYPE_BYTE_GRAY, 0, 148, 134)))
        .startsWith("its mask is grey, and its numbers may be class ids or colours");
  }

  @Test
  void shouldTellThatABlackMaskHasNothingOnIt() throws IOException {
    export(40, List.of());

    // What ImageMagick makes of a mask on which nothing is painted.
    ToolAnswers black = read(new BufferedImage(6, 4, BufferedImage.TYPE_BYTE_BINARY));

    assertThat(black.answers()).isEmpty();
    assertThat(black.notTaken())
        .containsExactly(
            new NotTaken("grey mask that is black all over: nothing is painted", 1, ID));
    assertThat(read(as(BufferedImage.TYPE_INT_RGB, export(40, List.of()))).notTaken())
        .containsExactly(new NotTaken("picture with nothing on it", 1, ID));
  }

  @Test
  void shouldRefuseGreysOfEightBitsWhenClassesNeedSixteen() throws IOException {
    export(300, PARTS);

    assertThat(fault(grey(BufferedImage.TYPE_BYTE_GRAY, 255, 0, 5)))
        .isEqualTo("its mask is grey with 8 bits; those of 300 classes have 16");
    assertThat(read(grey(BufferedImage.TYPE_USHORT_GRAY, 65535, 0, 5)).answers())
        .containsExactly(ANSWER);
    int[] colours = ClassColours.of(300);
    BufferedImage painted = new BufferedImage(6, 4, BufferedImage.TYPE_INT_RGB);
    FIRST.pixels().stream().forEach(i -> painted.setRGB(i % 6, i / 6, colours[0]));
    SECOND.pixels().stream().forEach(i -> painted.setRGB(i % 6, i / 6, colours[299]));
    assertThat(read(painted).answers().get(0).parts())
        .containsExactly(new ClassMask("class 0", FIRST), new ClassMask("class 299", SECOND));
  }

  @Test
  void shouldWriteTheColoursForPaintingProgramsToo() throws IOException {
    export(40, PARTS);

    assertThat(Files.readAllLines(directory.resolve("palette.gpl")))
        .hasSize(3 + 40 + 1)
        .startsWith("GIMP Palette")
        .contains("179 125 62\tclass 5", "0 0 0\t(nothing)");
  }

  @Test
  void shouldTellMasksThatNoRowNamesAndRowsWithoutAMask() throws IOException {
    export(40, PARTS);
    Files.copy(mask(), mask().resolveSibling("2.png"));
    Path index = directory.resolve("index.csv");
    Files.writeString(index, Files.readString(index) + "masks/a/b/c/3.png,,a/b/c/3,,\n");

    assertThat(ToolFormat.MASKS.read(directory).notTaken())
        .containsExactly(
            new NotTaken("request whose mask is not there", 1, "a/b/c/3"),
            new NotTaken("mask that index.csv does not name", 1, "masks/a/b/c/2.png"));
  }

  @Test
  void shouldNameTheFormatToChooseWhenItIsAMaskExportOfCvat() throws IOException {
    Files.writeString(directory.resolve("labelmap.txt"), "# label:color_rgb:parts:actions\n");

    assertThatExceptionOfType(UnreadableAnswersException.class)
        .isThrownBy(() -> ToolFormat.MASKS.read(directory))
        .withMessageContaining("export \"CVAT for images 1.1\" and import it with --format cvat");
  }

  private BufferedImage export(int classes, List<ClassMask> parts) throws IOException {
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
    ExportItem item =
        new ExportItem(ID, 6, 4, new byte[1], names, parts, OptionalDouble.empty(), "g");
    ToolFormat.MASKS.files().write(directory, List.of(item));
    return ImageIO.read(mask().toFile());
  }

  private Path mask() {
    return directory.resolve("masks/a/b/c/1.png");
  }

  private static BufferedImage as(int type, BufferedImage image) {
    BufferedImage other = new BufferedImage(6, 4, type);
    other.getGraphics().drawImage(image, 0, 0, null);
    return other;
  }

  private static BufferedImage grey(int type, int ground, int first, int second) {
    int[] values = new int[24];
    Arrays.fill(values, ground);
    FIRST.pixels().stream().forEach(i -> values[i] = first);
    SECOND.pixels().stream().forEach(i -> values[i] = second);
    BufferedImage image = new BufferedImage(6, 4, type);
    image.getRaster().setSamples(0, 0, 6, 4, 0, values);
    return image;
  }

  private ToolAnswers read(BufferedImage mask) throws IOException {
    Files.write(mask(), EncodedImage.png(mask));
    return ToolFormat.MASKS.read(directory);
  }

  private String fault(BufferedImage mask) throws IOException {
    return read(mask).answers().get(0).fault().orElseThrow();
  }
}
