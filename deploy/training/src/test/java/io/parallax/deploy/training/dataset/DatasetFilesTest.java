package io.parallax.deploy.training.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatasetFilesTest {
  private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, 1};
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

  private static final LabelImages LABELS =
      new LabelImages(new byte[] {1}, new byte[] {2}, 1, new OriginCounts());

  @TempDir private Path directory;

  @Test
  void shouldWriteAFileOnceWhenItDoesNotChange() throws IOException {
    DatasetFiles files = new DatasetFiles(directory);
    files.write(Part.TRAIN, "hall__f0", JPEG, LABELS);
    long written = files.written();

    files.write(Part.TRAIN, "hall__f0", JPEG, LABELS);
    assertThat(files.written()).isEqualTo(written);
    files.write(
        Part.TRAIN,
        "hall__f0",
        JPEG,
        new LabelImages(new byte[] {3}, new byte[] {2}, 1, new OriginCounts()));

    assertThat(files.written()).isEqualTo(written + 1);
    assertThat(directory.resolve("masks/train/hall__f0.png")).hasBinaryContent(new byte[] {3});
  }

  @Test
  void shouldNameImagesByWhatTheyAre() throws IOException {
    DatasetFiles files = new DatasetFiles(directory);
    files.write(Part.TRAIN, "hall__f0", JPEG, LABELS);
    files.write(Part.VAL, "hall__f1", PNG, LABELS);

    assertThat(directory.resolve("images/train/hall__f0.jpg")).hasBinaryContent(JPEG);
    assertThat(directory.resolve("images/val/hall__f1.png")).hasBinaryContent(PNG);
  }

  @Test
  void shouldGoOnWhereAnotherWasKilled() throws IOException {
    DatasetFiles killed = new DatasetFiles(directory);
    killed.write(Part.TRAIN, "hall__f0", JPEG, LABELS);
    Files.write(directory.resolve("masks/train/hall__f1.png.begun"), new byte[] {9});
    DatasetFiles files = new DatasetFiles(directory);
    files.write(Part.VAL, "hall__f1", JPEG, LABELS);

    files.keepOnly(Part.TRAIN, List.of());
    files.keepOnly(Part.VAL, List.of("hall__f1"));

    for (String kind : List.of("images", "masks", "weights")) {
      assertThat(directory.resolve(kind).resolve("train")).isEmptyDirectory();
      assertThat(directory.resolve(kind).resolve("val")).isDirectoryContaining("glob:**hall__f1.*");
    }
  }

  @Test
  void shouldLeaveAFolderAloneThatHoldsOtherThings() throws IOException {
    Files.writeString(directory.resolve("thesis.txt"), "years of work", UTF_8);

    assertThatThrownBy(() -> new DatasetFiles(directory)).hasMessageContaining("other files");

    assertThat(directory).isDirectoryNotContaining("glob:**images");
  }
}
