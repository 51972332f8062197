package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanFormatTest {
  @TempDir Path directory;

  @Test
  void shouldKnowFormatsByTheirNames() {
    assertThat(ScanFormat.named("auto")).isEqualTo(ScanFormat.AUTO);
    assertThat(ScanFormat.named("ScanNet")).isEqualTo(ScanFormat.SCANNET);
    assertThat(ScanFormat.named("7scenes")).isEqualTo(ScanFormat.SEVEN_SCENES);
    assertThat(ScanFormat.named("tum")).isEqualTo(ScanFormat.TUM);
    assertThatThrownBy(() -> ScanFormat.named("kitti"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'kitti'")
        .hasMessageContaining("auto, scannet, sens, 7scenes, tum, replica, scenenet");
  }

  @Test
  void shouldSayWhatItLookedForWhenTheLayoutIsUnknown() {
    assertThatThrownBy(() -> ScanFormat.AUTO.open(directory))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("color/N.jpg")
        .hasMessageContaining("seq-NN/frame-NNNNNN");
  }

  @Test
  void shouldSayWhatItLookedForWhenTheLayoutIsAnother() throws IOException {
    Files.createDirectory(directory.resolve("seq-01"));

    assertThatThrownBy(() -> ScanFormat.SCANNET.open(directory))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessageContaining("scannet")
        .hasMessageContaining("color/N.jpg");
  }

  @Test
  void shouldAskWhichItIsWhenADirectoryLooksLikeSeveral() throws IOException {
    for (String part : List.of("color", "depth", "pose", "photo")) {
      Files.createDirectory(directory.resolve(part));
    }
    Files.createFile(directory.resolve("scene.sens"));

    assertThatThrownBy(() -> ScanFormat.AUTO.open(directory))
        .isInstanceOf(UnreadableScanException.class)
        .hasMessage(
            directory
                + ": looks like several formats; say which it is: --format scannet or --format sens"
                + " or --format scenenet");
  }

  @Test
  void shouldRefuseASingleFileWhenTheFormatIsADirectory() throws IOException {
    Path file = Files.createFile(directory.resolve("scene.sens"));

    for (ScanFormat format : ScanFormat.values()) {
      if (format != ScanFormat.AUTO && format != ScanFormat.SENS) {
        assertThatThrownBy(() -> format.open(file))
            .hasMessageStartingWith(file + ": is no scan of format " + format);
      }
    }
  }

  @Test
  void shouldRefuseWhatIsNoDirectory() throws IOException {
    assertThatThrownBy(() -> ScanFormat.AUTO.open(directory.resolve("absent")))
        .hasMessageContaining("there is no such directory");
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> ScanFormat.AUTO.open(file)).hasMessageContaining("not a directory");
  }
}
