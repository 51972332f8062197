package io.parallax.deploy.export.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.RandomMasks;
import io.parallax.fuzz.Allocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exports as tools hand them over: zipped, and laid out in more than one way. */
class ZippedFilesTest {
  private static final String IMAGE =
      "<annotations><image name=\"a/b/c/1.png\" width=\"6\" height=\"4\">"
          + "<tag label=\"(skip)\"/></image></annotations>";

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void shouldReadAZipFileAsTheDirectoryThatItIsMadeOf(ToolFormat format) throws IOException {
    Path written = directory.resolve("written");
    Files.createDirectories(written);
    format.files().write(written, items());
    ToolAnswers unpacked = format.read(written);
    Map<String, byte[]> files = files(written);
    Map<String, byte[]> inside = new LinkedHashMap<>();
    files.forEach((name, content) -> inside.put("my export/" + name, content));
    files.forEach((name, content) -> inside.put("__MACOSX/my export/._" + name, new byte[7]));

    assertThat(unpacked.answers()).hasSize(2);
    assertThat(format.read(zip("flat.zip", files))).isEqualTo(unpacked);
    assertThat(format.read(zip("no suffix", files))).isEqualTo(unpacked);
    assertThat(format.read(zip("inside.zip", inside))).isEqualTo(unpacked);
  }

  private static List<ExportItem> items() {
    Random random = new Random(4);
    return Stream.of("flat-7/g/.1/1", "flat-7/g/2/2")
        .map(
            id ->
                new ExportItem(
                    id,
                    12,
                    9,
                    new byte[] {1},
                    List.of("wall", "floor"),
                    List.of(new ClassMask("floor", RandomMasks.random(random, 12, 9))),
                    OptionalDouble.empty(),
                    "g"))
        .toList();
  }

  @Test
  void shouldFindTheOnlyFileWhenItHasAnotherName() throws IOException {
    Path zip =
        zip("a.zip", Map.of("train/_annotations.xml", IMAGE.getBytes(StandardCharsets.UTF_8)));

    assertThat(ToolFormat.CVAT.read(zip).answers()).hasSize(1);
  }

  @Test
  void shouldSayWhichFilesMayBeMeantWhenThereAreSeveral() throws IOException {
    Path zip = zip("a.zip", Map.of("b/1.xml", new byte[1], "a/2.xml", new byte[1]));

    assertRefused(zip, zip + ": has 2 files that may be meant, give one of them: a/2.xml, b/1.xml");
  }

  @Test
  void shouldNameTheFileInTheZipFileWhenItCannotBeRead() throws IOException {
    Path zip = zip("a.zip", Map.of("annotations.xml", "<x".getBytes(StandardCharsets.UTF_8)));

    assertRefused(zip, zip + "!/annotations.xml: is no XML");
    assertRefused(
        zip("b.zip", Map.of("x.txt", new byte[1])), "!/annotations.xml: there is no such");
  }

  @Test
  void shouldRefuseDamagedZipFiles() throws IOException {
    Path whole = zip("a.zip", Map.of("annotations.xml", IMAGE.getBytes(StandardCharsets.UTF_8)));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(directory.resolve("cut.zip"), Arrays.copyOf(bytes, 40));

    assertRefused(cut, cut + ": is a damaged zip file: ");
  }

  /** Nothing is ever written, so that there is nowhere to break out to; but say it. */
  @Test
  void shouldRefuseNamesThatLeaveTheZipFile() throws IOException {
    Path zip = zip("a.zip", Map.of("../annotations.xml", new byte[1]));

    assertRefused(zip, zip + ": is a damaged zip file: ");
  }

  @Test
  void shouldRefuseBombsBeforeTheyGoOff() throws IOException {
    Path bomb = directory.resolve("bomb.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(bomb))) {
      out.putNextEntry(new ZipEntry("annotations.xml"));
      byte[] blank = new byte[1 << 20];
      for (long left = ExportedFiles.MAX_FILE_BYTES + 1; left > 0; left -= blank.length) {
        out.write(blank, 0, (int) Math.min(blank.length, left));
      }
    }

    assertThat(Files.size(bomb)).isLessThan(1 << 20);
    assertRefused(bomb, bomb + ": would unpack to more than 256 MiB");
    assertThat(Allocation.of(() -> refusal(bomb))).isLessThan(1 << 20);
  }

  /** A file that declares less than it has does not get past the bound. */
  @Test
  void shouldRefuseFilesThatAreLongerThanTheyDeclare() throws IOException {
    Path zip = zip("a.zip", Map.of("annotations.xml", IMAGE.getBytes(StandardCharsets.UTF_8)));
    byte[] bytes = Files.readAllBytes(zip);
    declare(bytes, 9);
    Files.write(zip, bytes);

    assertRefused(zip, "annotations.xml: has not the size that the zip file declares");
  }

  @Test
  void shouldRefuseManyFilesThatAreTooLargeTogether() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < 9; i++) {
      files.put("a/b/c/" + i + ".json", new byte[1]);
    }
    Path zip = zip("a.zip", files);
    byte[] bytes = Files.readAllBytes(zip);
    declare(bytes, (int) (ExportedFiles.MAX_FILE_BYTES - 1));
    Files.write(zip, bytes);

    assertRefused(zip, zip + ": would unpack to more than 2048 MiB");
  }

  /** Sets the size of every file in the central directory: 24 bytes behind its signature. */
  private static void declare(byte[] zip, int size) {
    String text = new String(zip, StandardCharsets.ISO_8859_1);
    for (int at = text.indexOf("PK\1\2"); at >= 0; at = text.indexOf("PK\1\2", at + 1)) {
      ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(at + 24, size);
    }
  }

  private static void assertRefused(Path zip, String message) {
    assertThatExceptionOfType(UnreadableAnswersException.class)
        .isThrownBy(() -> ToolFormat.CVAT.read(zip))
        .withMessageContaining(message);
  }

  private static void refusal(Path zip) {
    try {
      ToolFormat.CVAT.read(zip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> files(Path root) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        files.put(name, Files.readAllBytes(file));
      }
    }
    return files;
  }

  private Path zip(String name, Map<String, byte[]> files) throws IOException {
    Path zip = directory.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
      }
    }
    return zip;
  }
}
