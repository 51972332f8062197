package io.parallax.deploy.training.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.parallax.deploy.flat.DefaultModel;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.training.FlatDataset;
import io.parallax.deploy.training.RefusedTrainingException;
import io.parallax.deploy.training.TrainingProgress;
import io.parallax.deploy.training.dataset.DatasetFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
  private static final int CLASSES = 5;

  @TempDir private Path directory;

  @Test
  void shouldCountAsSetsOfPixelsDo() {
    SplittableRandom random = new SplittableRandom(3);
    // Nothing is of class 3, but some is taken for it; class 4 is nowhere.
    int[] truth = random.ints(500, 0, 3).toArray();
    int[] taken = random.ints(500, 0, 4).toArray();
    Confusion confusion = confusion(truth, taken);

    double sum = 0;
    for (int c = 0; c < 4; c++) {
      int classId = c;
      double both = count(i -> truth[i] == classId && taken[i] == classId);
      double either = count(i -> truth[i] == classId || taken[i] == classId);
      assertThat(confusion.iou(c)).isEqualTo(both / either);
      assertThat(confusion.of(c)).isEqualTo((long) count(i -> truth[i] == classId));
      sum += both / either;
    }
    assertThat(confusion.iou(4)).isNaN();
    assertThat(confusion.meanIou()).isCloseTo(sum / 4, within(1e-12));
    assertThat(confusion.accuracy()).isEqualTo(count(i -> truth[i] == taken[i]) / 500);
    assertThat(confusion.total()).isEqualTo(500);
  }

  private static double count(IntPredicate holds) {
    return IntStream.range(0, 500).filter(holds).count();
  }

  @Test
  void shouldDrawAsManyFramesAsThereAreEachTimeAndTheSameAgain() {
    List<Confusion> frames = frames(1, 20);
    double[] totals = new Bootstrap(20, 1).figures(frames, frame -> frame.total());

    assertThat(totals).hasSize(Bootstrap.RESAMPLES).containsOnly(20 * 100);
    double[] ious = new Bootstrap(20, 1).figures(frames, Confusion::meanIou);
    assertThat(new Bootstrap(20, 1).figures(frames, Confusion::meanIou)).isEqualTo(ious);
    assertThat(new Bootstrap(20, 2).figures(frames, Confusion::meanIou)).isNotEqualTo(ious);
    double total = Confusion.sum(CLASSES, frames).meanIou();
    assertThat(Arrays.stream(ious).average().orElseThrow()).isCloseTo(total, within(0.01));
  }

  /** For the mean of frames of one size the theory has the width of the interval. */
  @Test
  void shouldGiveIntervalsAsWideAsTheorySays() {
    int n = 200;
    List<Confusion> frames = new ArrayList<>();
    double squares = 0;
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < n; i++) {
      int right = random.nextInt(101);
      Confusion frame = new Confusion(2);
      for (int p = 0; p < 100; p++) {
        frame.add(0, p < right ? 0 : 1);
      }
      frames.add(frame);
      squares += Math.pow(right / 100.0 - 0.5, 2);
    }
    double mean = Confusion.sum(2, frames).accuracy();
    double deviation = Math.sqrt(squares / n - Math.pow(mean - 0.5, 2)) / Math.sqrt(n);

    Interval interval = Interval.of(new Bootstrap(n, 1).figures(frames, Confusion::accuracy));

    assertThat(interval.from()).isCloseTo(mean - 1.96 * deviation, within(0.3 * deviation));
    assertThat(interval.to()).isCloseTo(mean + 1.96 * deviation, within(0.3 * deviation));
  }

  @Test
  void shouldTakePercentilesBetweenSortedValues() {
    double[] values = IntStream.range(0, 1001).mapToDouble(i -> (i * 5) % 1001).toArray();
    Interval interval = Interval.of(values);
    assertThat(interval.from()).isCloseTo(25, within(1e-9));
    assertThat(interval.to()).isCloseTo(975, within(1e-9));
  }

  /** What is the same in all frames is sure, however the models themselves vary. */
  @Test
  void shouldCompareModelsOnTheSameFrames() {
    Map<String, List<Confusion>> confusions = new LinkedHashMap<>();
    List<Confusion> first = frames(1, 30);
    confusions.put("first", first);
    confusions.put("same", first);
    confusions.put("right", first.stream().map(EvaluationTest::right).toList());
    List<String> names = List.of("a", "b", "c", "d", "e");

    Evaluation evaluation = Evaluation.of(names, confusions);

    assertThat(evaluation.frames()).isEqualTo(30);
    assertThat(evaluation.models())
        .extracting(ModelFigures::generation)
        .containsExactly("first", "same", "right");
    assertThat(evaluation.models().get(1).gain()).isEqualTo(new Interval(0, 0));
    ModelFigures right = evaluation.models().get(2);
    assertThat(right.meanIou()).isEqualTo(new Interval(1, 1));
    Interval base = evaluation.models().get(0).meanIou();
    assertThat(right.gain().from()).isCloseTo(1 - base.to(), within(1e-12));
    assertThat(right.gain().to()).isCloseTo(1 - base.from(), within(1e-12));
    assertThat(base.from()).isLessThan(base.to());
  }

  @Test
  void shouldCountEachLabelledPixelOnceWhateverItsSizeAndWeight() throws IOException {
    DatasetFolder dataset = FlatDataset.write(directory, FlatScan.of(3, 4), 1, 0.5);
    Path model = DefaultModel.unpack(Files.createDirectories(directory.resolve("model")));
    String stem = Files.readAllLines(directory.resolve("val.txt"), UTF_8).get(0);
    byte[] small = new byte[8 * 6];
    Arrays.fill(small, (byte) 1);
    small[3] = (byte) DatasetFolder.NO_LABEL;
    FlatDataset.png(directory.resolve("masks/val/" + stem + ".png"), small, 8, 6);
    FlatDataset.png(directory.resolve("weights/val/" + stem + ".png"), new byte[48], 8, 6);

    Evaluation evaluation = new Evaluator(dataset).of(List.of(model), TrainingProgress.NONE);

    assertThat(evaluation.models().get(0).total().total()).isEqualTo(47);
    assertThat(evaluation.models().get(0).total().of(1)).isEqualTo(47);
  }

  @Test
  void shouldRefuseAValidationPartWithNothingInIt() throws IOException {
    DatasetFolder dataset = FlatDataset.write(directory, FlatScan.of(3, 4), 1, 0.5);
    Path model = DefaultModel.unpack(Files.createDirectories(directory.resolve("model")));
    String stem = Files.readAllLines(directory.resolve("val.txt"), UTF_8).get(0);
    byte[] empty = new byte[48];
    Arrays.fill(empty, (byte) DatasetFolder.NO_LABEL);
    FlatDataset.png(directory.resolve("masks/val/" + stem + ".png"), empty, 8, 6);
    FlatDataset.png(directory.resolve("weights/val/" + stem + ".png"), empty, 8, 6);
    assertThatExceptionOfType(RefusedTrainingException.class)
        .isThrownBy(() -> new Evaluator(dataset).of(List.of(model), TrainingProgress.NONE))
        .withMessage("the validation part of %s has no labelled pixel", directory);

    Files.writeString(directory.resolve("masks/val/" + stem + ".png"), "no image");
    assertThatExceptionOfType(RefusedTrainingException.class)
        .isThrownBy(() -> new Evaluator(dataset).of(List.of(model), TrainingProgress.NONE))
        .withMessageContaining("is no image of one channel of 8 bits");

    Files.writeString(directory.resolve("val.txt"), "");
    assertThatExceptionOfType(RefusedTrainingException.class)
        .isThrownBy(() -> new Evaluator(dataset))
        .withMessage("the validation part of %s is empty", directory);

    Files.delete(directory.resolve("val.txt"));
    assertThatExceptionOfType(RefusedTrainingException.class)
        .isThrownBy(() -> new Evaluator(dataset))
        .withMessage("%s is no dataset: it has no val.txt", directory);
  }

  private static List<Confusion> frames(int seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Confusion> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int errors = random.nextInt(100);
      int[] truth = random.ints(100, 0, CLASSES).toArray();
      int[] taken = truth.clone();
      for (int p = 0; p < errors; p++) {
        taken[p] = random.nextInt(CLASSES);
      }
      frames.add(confusion(truth, taken));
    }
    return frames;
  }

  private static Confusion right(Confusion frame) {
    Confusion right = new Confusion(CLASSES);
    for (int c = 0; c < CLASSES; c++) {
      for (long i = 0; i < frame.of(c); i++) {
        right.add(c, c);
      }
    }
    return right;
  }

  private static Confusion confusion(int[] truth, int[] taken) {
    Confusion confusion = new Confusion(CLASSES);
    for (int i = 0; i < truth.length; i++) {
      confusion.add(truth[i], taken[i]);
    }
    return confusion;
  }
}
