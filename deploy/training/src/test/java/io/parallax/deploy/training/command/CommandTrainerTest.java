package io.parallax.deploy.training.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.deploy.flat.DefaultModel;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.training.FlatDataset;
import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.deploy.training.TrainedModel;
import io.parallax.deploy.training.TrainingProgress;
import io.parallax.deploy.training.dataset.DatasetFolder;
import io.parallax.inference.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs as trainers: the shell's, which do what good and bad ones do. */
final class CommandTrainerTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private static Path shared;
  private static DatasetFolder dataset;
  private static Path base;

  @TempDir private Path directory;
  private final List<String> lines = new ArrayList<>();

  @BeforeAll
  static void writeDataset() throws IOException {
    dataset = FlatDataset.write(shared.resolve("my data"), FlatScan.of(7, 4), 1, 0.5);
    base = DefaultModel.unpack(Files.createDirectory(shared.resolve("model")));
  }

  private TrainedModel train(String command, Duration timeout) throws IOException {
    return new CommandTrainer(command, timeout, lines::add)
        .train(dataset, base, directory.resolve("new.onnx"), TrainingProgress.NONE);
  }

  @Test
  void shouldTakeTheModelThatTheProgramWrote() throws IOException {
    TrainedModel model =
        train(
            "sh -c 'echo \"$(cat \"$0/classes.txt\" | wc -l) classes\"; cp $1 $2' {dataset} {base} {out}",
            LONG);

    assertThat(lines).containsExactly(dataset.classes().size() + " classes");
    assertThat(model.file()).hasSameBinaryContentAs(base);
    assertThat(model.trainedFrom()).isEqualTo(model.generation()).startsWith("flat-seed");
    assertThat(directory).isDirectoryContaining("glob:**new.json");
    assertThat(directory.toFile().list()).hasSize(2);
  }

  @Test
  void shouldTakeTheDescriptorThatTheProgramWrote() throws IOException {
    TrainedModel model =
        train(
            "sh -c 'cp $0 $1; sed s/flat-seed/kitchen/ ${0%.onnx}.json > ${1%.onnx}.json' {base}"
                + " {out}",
            LONG);

    assertThat(model.generation()).startsWith("kitchen");
    assertThat(model.trainedFrom()).startsWith("flat-seed");
  }

  @ParameterizedTest
  @CsvSource({
    "sh -c 'echo no GPU; exit 3' {out}, ended with exit code 3: no GPU",
    "true {out}, wrote no file new.onnx",
    "no-such-program {out}, cannot be started",
  })
  void shouldSayInOneLineWhatAFailedProgramDid(String command, String message) throws IOException {
    assertThatThrownBy(() -> train(command, LONG))
        .isInstanceOf(RefusedTrainingException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldTakeNoFileThatAWorkerCouldNotUse() {
    assertThatThrownBy(() -> train("sh -c 'echo garbage > $0' {out}", LONG))
        .isInstanceOf(ModelException.class);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldKillAProgramThatHangsWithWhatItHasStarted() throws IOException {
    Instant start = Instant.now();

    assertThatThrownBy(
            () -> train("sh -c 'sleep 600 & echo $!; wait' {out}", Duration.ofSeconds(1)))
        .isInstanceOf(RefusedTrainingException.class)
        .hasMessageContaining("longer than 1 s");

    long child = Long.parseLong(lines.get(0));
    assertThat(ProcessHandle.of(child).map(ProcessHandle::onExit))
        .satisfiesAnyOf(
            gone -> assertThat(gone).isEmpty(),
            ending -> assertThat(ending.orElseThrow()).succeedsWithin(LONG));
    assertThat(Duration.between(start, Instant.now())).isLessThan(LONG);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldRefuseACommandThatIsNotToldWhereToWrite() {
    assertThatThrownBy(() -> new CommandTrainer("train {dataset}", LONG, line -> {}))
        .hasMessageContaining("{out}");
  }
}
