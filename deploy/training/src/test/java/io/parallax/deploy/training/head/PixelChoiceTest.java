package io.parallax.deploy.training.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parallax.deploy.training.dataset.DatasetFolder;
import io.parallax.deploy.training.dataset.DatasetFolder.Labels;
import io.parallax.deploy.training.head.PixelChoice.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PixelChoiceTest {
  private static final int PIXELS = 1000;
  private static final int CLASSES = 3;

  private record Taken(int image, int row, int pixel, int classId, double weight) {}

  @Test
  void shouldTakeAllPixelsByTheirWeightsWhenThereAreFew() {
    List<Labels> images = List.of(image(1, 0.1), image(2, 0), image(3, 0.2));

    List<Taken> taken = taken(images, settings(PIXELS, 0));

    assertThat(taken).extracting(Taken::row).isEqualTo(rows(taken.size()));
    assertThat(taken).hasSize(labelled(images));
    for (Taken pixel : taken) {
      Labels labels = images.get(pixel.image());
      assertThat(pixel.classId()).isEqualTo(labels.classes()[pixel.pixel()]);
      assertThat(pixel.weight())
          .isCloseTo((labels.weights()[pixel.pixel()] & 0xFF) / 255.0, within(1e-9));
    }
  }

  @Test
  void shouldTakeSharesOfImagesAndWeightsWhenThereAreMany() {
    List<Labels> images = List.of(image(1, 0.9), image(2, 0.1), image(3, 0), image(4, 0.6));
    int wanted = 300;

    List<Taken> taken = taken(images, settings(wanted, 0));

    assertThat(taken.stream().mapToDouble(Taken::weight).sum()).isEqualTo(wanted);
    double total = images.stream().mapToDouble(labels -> weight(labels, -1)).sum();
    for (int i = 0; i < images.size(); i++) {
      int image = i;
      double got = taken.stream().filter(t -> t.image() == image).mapToDouble(Taken::weight).sum();
      // Even: of each image its share, but for what is cut at its ends.
      assertThat(got).isCloseTo(wanted * weight(images.get(i), -1) / total, within(2.0));
    }
    assertThat(taken)
        .allMatch(t -> images.get(t.image()).weights()[t.pixel()] != 0)
        .allMatch(t -> images.get(t.image()).classes()[t.pixel()] == t.classId());
  }

  @Test
  void shouldMakeClassesEvenWhenTheyAreBalanced() {
    List<Labels> images = List.of(image(1, 0.9), image(2, 0.8));
    int wanted = 600;

    List<Taken> taken = taken(images, settings(wanted, 1));

    for (int c = 0; c < CLASSES; c++) {
      int classId = c;
      double got =
          taken.stream().filter(t -> t.classId() == classId).mapToDouble(Taken::weight).sum();
      assertThat(got).isCloseTo(wanted / (double) CLASSES, within(40.0));
    }
  }

  @Test
  void shouldTakeOthersWithAnotherSeedAndTheSameWithTheSame() {
    List<Labels> images = List.of(image(1, 0.9));
    HeadSettings other = new HeadSettings(100, 0, 1, 0, 1, 2);

    assertThat(taken(images, settings(100, 0))).isEqualTo(taken(images, settings(100, 0)));
    assertThat(taken(images, settings(100, 0))).isNotEqualTo(taken(images, other));
  }

  private static List<Taken> taken(List<Labels> images, HeadSettings settings) {
    Tally[] tallies =
        images.stream().map(labels -> Tally.of(labels, CLASSES)).toArray(Tally[]::new);
    PixelChoice choice = new PixelChoice(tallies, settings);
    List<Taken> taken = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      int image = i;
      int before = taken.size();
      choice.forEach(
          i, images.get(i), (row, p, c, weight) -> taken.add(new Taken(image, row, p, c, weight)));
      assertThat(taken.size() - before).isLessThanOrEqualTo(choice.rows(i));
      assertThat(taken.subList(before, taken.size()))
          .allMatch(t -> t.row() >= choice.firstRow(image))
          .allMatch(t -> t.row() < choice.firstRow(image) + choice.rows(image));
    }
    return taken;
  }

  private static HeadSettings settings(int pixels, double balance) {
    return new HeadSettings(pixels, balance, 1, 0, 1, 1);
  }

  private static List<Integer> rows(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static int labelled(List<Labels> images) {
    return images.stream().mapToInt(labels -> Tally.of(labels, CLASSES).pixels()).sum();
  }

  private static double weight(Labels labels, int classId) {
    long[] weights = Tally.of(labels, CLASSES).weights();
    return classId < 0 ? Arrays.stream(weights).sum() : weights[classId];
  }

  /** Classes of shares 8, 1 and 1 of ten; a quarter of the pixels weighs half. */
  private static Labels image(int seed, double share) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] classes = new byte[PIXELS];
    byte[] weights = new byte[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      boolean isLabelled = random.nextDouble() < share;
      classes[i] =
          (byte) (isLabelled ? Math.max(0, random.nextInt(10) - 7) : DatasetFolder.NO_LABEL);
      weights[i] = (byte) (random.nextInt(4) == 0 ? 127 : random.nextInt(20) == 0 ? 0 : 255);
    }
    return new Labels(40, 25, classes, weights);
  }
}
