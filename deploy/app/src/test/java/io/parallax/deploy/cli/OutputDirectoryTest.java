package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.flat.FlatExport;
import io.parallax.deploy.flat.FlatScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where commands write is tried before they do anything else. */
class OutputDirectoryTest {
  @TempDir static Path shared;
  @TempDir Path directory;

  @BeforeAll
  static void makeInput() throws IOException {
    Files.writeString(shared.resolve("file"), "a file");
    Files.createDirectories(shared.resolve("half"));
    Files.writeString(shared.resolve("half/crops"), "a file");
    Files.createDirectories(shared.resolve("taken/scores.csv"));
    Files.createDirectories(shared.resolve("taken/bench.json"));
    Files.createDirectories(shared.resolve("taken/flat-seed.onnx"));
    FlatExport.write(shared.resolve("scan"), FlatScan.of(3, 2));
  }

  static Stream<Arguments> calls() {
    String run = "run --scan=SHARED/scan --model=SHARED/none.onnx --out=";
    String export =
        "export --bootstrap-servers=127.0.0.1:1 --schema-registry=http://127.0.0.1:1 --format=coco"
            + " --out=";
    return Stream.of(
        arguments(run + "SHARED/file", "--out SHARED/file: SHARED/file is not a directory"),
        arguments(run + "SHARED/file/out", "--out SHARED/file/out: "),
        arguments(
            run + "SHARED/taken", "--out SHARED/taken: cannot write to SHARED/taken/scores.csv"),
        arguments(run + "SHARED/half", "--out SHARED/half: SHARED/half/crops is not a directory"),
        arguments("demo --out=SHARED/file/out", "--out SHARED/file/out: "),
        arguments("demo --out=SHARED/taken", "SHARED/taken/scores.csv: Is a directory"),
        arguments("bench --out=SHARED/file/out", "--out SHARED/file/out: "),
        arguments("bench --out=SHARED/taken", "SHARED/taken/bench.json"),
        arguments("flat --out=SHARED/file/out", "--out SHARED/file/out: "),
        arguments("flat --model=SHARED/taken", "SHARED/taken/flat-seed.onnx"),
        arguments(export + "SHARED/file/out", "--out SHARED/file/out: "),
        arguments("broker --data=SHARED/file/data", "--data SHARED/file/data: "),
        arguments("registry --data=SHARED/file/data", "--data SHARED/file/data: "));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void shouldSayThatItCannotWriteBeforeAnythingElse(String call, String expected) {
    Call answer =
        Call.of(
            Stream.of(call.split(" ", -1))
                .map(word -> word.replace("SHARED", shared.toString()))
                .toArray(String[]::new));

    assertThat(answer.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err())
        .hasLineCount(1)
        .startsWith("parallax: ")
        .contains(expected.replace("SHARED", shared.toString()));
  }

  @Test
  void shouldMakeTheDirectoryAndLeaveNothingInItWhenItCanBeWritten() throws IOException {
    Path out = directory.resolve("a/b");

    OutputDirectory.require("--out", out, "scores.csv", "crops/");
    Files.writeString(out.resolve("scores.csv"), "as it was");
    OutputDirectory.require("--out", out, "scores.csv", "crops/");

    try (Stream<Path> files = Files.walk(out)) {
      assertThat(files.map(file -> out.relativize(file).toString()).sorted().toList())
          .isEqualTo(List.of("", "scores.csv"));
    }
    assertThat(out.resolve("scores.csv")).hasContent("as it was");
  }

  @Test
  void shouldNameThePlaceWhenNothingCanBeMadeThere() {
    assertThatThrownBy(() -> OutputDirectory.require("--out", Path.of("/proc/none")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--out /proc/none: ")
        .hasMessageContaining("/proc/none");
  }
}
