package io.parallax.deploy.flat;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.testkit.RepositoryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultModelTest {
  @TempDir private Path directory;

  @Test
  void shouldNameTheClassesAsTheScanCountsThem() throws IOException {
    String descriptor = new String(resource("flat-seed.json"), StandardCharsets.UTF_8);
    Matcher classes = Pattern.compile("\"classes\": \\[([^]]*)]").matcher(descriptor);

    assertThat(classes.find()).isTrue();
    assertThat(List.of(classes.group(1).replaceAll("[\"\\s]", "").split(",")))
        .isEqualTo(FlatScan.classNames());
  }

  @Test
  void shouldStayBelowOneMegabyte() throws IOException {
    assertThat(resource("flat-seed.onnx").length).isBetween(100_000, 1_000_000);
  }

  @Test
  void shouldBeCalledAsTheDocumentsSay() throws Exception {
    Path file = DefaultModel.unpack(directory);
    try (SegmentationModel model = SegmentationModel.load(ModelSource.of(file))) {
      for (String page : List.of("README.md", "deploy/doc/demo.md")) {
        assertThat(Files.readString(RepositoryFiles.require(page)))
            .as(page)
            .contains("scene            flat-7, model " + model.generation() + "\n");
      }
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = FlatScan.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }
}
