package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.deploy.bench.ScanMaps;
import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.schemas.image.EncodedImage;
import io.parallax.testkit.ChildJvm;
import io.parallax.testkit.RepositoryFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Figures where the locale has digits of its own. Error Prone's DefaultLocale keeps every message
 * to it; this shows that it is the right rule.
 */
class FigureDigitsTest {
  private static final Path TINY = RepositoryFiles.tinyModel();
  private static final String OTHER_DIGIT = "[\\p{Nd}&&[^0-9]]";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "hi-IN-u-nu-deva"})
  void shouldHaveAsciiDigitsInALibrary(String tag) {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    try {
      Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag(tag));
      assertThat(String.format(Locale.getDefault(Locale.Category.FORMAT), "%d", 7))
          .isNotEqualTo("7");

      assertThat(ScanMaps.frameId(12)).isEqualTo("000012");
      assertThatThrownBy(
              () ->
                  EncodedImage.requireSize(
                      ByteBuffer.wrap(FlatScan.of(3, 2).frame("000000").colour()), 8, 6))
          .hasMessageContaining("320×240")
          .hasMessageContaining("8×6");
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
  }

  @Test
  void shouldHaveAsciiDigitsInAllThatACommandPrints() throws Exception {
    Path scan = directory.resolve("scan");
    FlatExport.write(scan, FlatScan.of(3, 10));
    Path output = directory.resolve("output.txt");
    Process process =
        ChildJvm.of(
                List.of(
                    "-Duser.language=ar",
                    "-Duser.country=EG",
                    "-Dparallax.terminal=true",
                    "-Dstdout.encoding=UTF-8",
                    "-Dstderr.encoding=UTF-8",
                    Parallax.class.getName(),
                    "run",
                    "--scan=" + scan,
                    "--model=" + TINY,
                    "--out=" + directory.resolve("out")))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();

    String printed = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(printed).isZero();
    assertThat(printed)
        .containsPattern("frames           10 in [0-9]+\\.[0-9] s")
        .contains("100%")
        .doesNotContainPattern(OTHER_DIGIT);
    for (String file : List.of("scores.csv", "requests.jsonl")) {
      assertThat(Files.readString(directory.resolve("out").resolve(file)))
          .isNotEmpty()
          .doesNotContainPattern(OTHER_DIGIT);
    }
  }
}
