package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlatCommandTest {
  @TempDir private Path directory;

  @Test
  void shouldWriteTheModelAloneAndAgain() {
    Path model = directory.resolve("model");
    for (int i = 0; i < 2; i++) {
      Call call = Call.of("flat", "--model", model.toString());

      assertThat(call.err()).isEmpty();
      assertThat(call.exitCode()).isZero();
      assertThat(call.out()).contains(model.resolve("flat-seed.onnx").toString());
      assertThat(model).isDirectoryContaining("glob:**/flat-seed.onnx");
      assertThat(model).isDirectoryContaining("glob:**/flat-seed.json");
      assertThat(model).isDirectoryContaining("glob:**/flat-seed.pt");
    }
  }

  @Test
  void shouldRefuseACallThatWritesNothing() {
    Call call = Call.of("flat");

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err()).contains("--out DIR");
  }
}
