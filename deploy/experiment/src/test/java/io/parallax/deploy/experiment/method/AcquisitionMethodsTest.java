package io.parallax.deploy.experiment.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.scorer.selection.SelectionRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all methods have in common. */
final class AcquisitionMethodsTest {
  private static final SelectionRules RULES = SelectionRules.DEFAULT;

  private static Stream<AcquisitionMethod> frameMethods() {
    return Stream.of(
        new RandomFrames(),
        new SoftmaxEntropy(),
        new SoftmaxConfidence(),
        new SoftmaxMargin(),
        new DropoutEntropy(),
        new CoreSet(),
        new MostRepresentative(),
        new CostEffective());
  }

  private static Stream<AcquisitionMethod> superpixelMethods() {
    return Stream.of(
        new RandomSuperpixels(),
        new RegionalVoteEntropy(RULES, MadeUpFrame.VOXEL_SIZE),
        new ViewEntropyAlone(RULES, MadeUpFrame.VOXEL_SIZE),
        new ViewAl(RULES, MadeUpFrame.VOXEL_SIZE));
  }

  static Stream<AcquisitionMethod> all() {
    return Stream.concat(frameMethods(), superpixelMethods());
  }

  /** Those that choose with more pixels what they choose with fewer, and then more. */
  static Stream<AcquisitionMethod> thatGoOn() {
    return all().filter(method -> !(method instanceof MostRepresentative));
  }

  private static long pixels(List<Region> regions) {
    return regions.stream().mapToLong(Region::pixels).sum();
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldChooseTheSameInWhateverOrderTheFramesAre(AcquisitionMethod method) {
    List<MadeUpFrame> frames = MadeUpFrame.pool(3, 2, 6);
    Labelled labelled = Labelled.NOTHING.with(List.of(Region.whole(frames.get(4))));
    long budget = 5 * MadeUpFrame.PIXELS;
    List<Region> expected = method.select(new Pool(frames), labelled, budget, 9);
    assertThat(expected).isNotEmpty();
    for (int order = 0; order < 3; order++) {
      List<MadeUpFrame> shuffled = new ArrayList<>(frames);
      Collections.shuffle(shuffled, new Random(order));

      assertThat(method.select(new Pool(shuffled), labelled, budget, 9)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldKeepTheBudgetAndChooseNothingTwice(AcquisitionMethod method) {
    Pool pool = new Pool(MadeUpFrame.pool(4, 2, 5));
    for (long budget : new long[] {0, 10, 431, 432, 1000, 2000, 2592, Long.MAX_VALUE / 2}) {
      List<Region> chosen = method.select(pool, Labelled.NOTHING, budget, 1);

      assertThat(pixels(chosen)).isLessThanOrEqualTo(budget);
      // It refuses what is labelled already.
      assertThat(Labelled.NOTHING.with(chosen).pixels()).isEqualTo(pixels(chosen));
    }
  }

  @ParameterizedTest
  @MethodSource("thatGoOn")
  void shouldEndAtTheFirstThatDoesNotFit(AcquisitionMethod method) {
    Pool pool = new Pool(MadeUpFrame.pool(5, 2, 5));
    List<Region> most = method.select(pool, Labelled.NOTHING, Long.MAX_VALUE, 1);
    for (long budget : new long[] {20, 431, 432, 700, 1000}) {
      List<Region> chosen = method.select(pool, Labelled.NOTHING, budget, 1);

      assertThat(chosen).isEqualTo(most.subList(0, chosen.size()));
      assertThat(chosen).hasSizeLessThan(most.size());
      assertThat(pixels(chosen) + most.get(chosen.size()).pixels()).isGreaterThan(budget);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldNeverChooseWhatIsLabelledUntilThereIsNoMore(AcquisitionMethod method) {
    List<MadeUpFrame> frames = MadeUpFrame.pool(6, 2, 4);
    Pool pool = new Pool(frames);
    Labelled labelled = Labelled.NOTHING.with(List.of(Region.whole(frames.get(1))));
    long before = 0;
    for (int round = 0; labelled.pixels() > before; round++) {
      before = labelled.pixels();
      labelled = labelled.with(method.select(pool, labelled, 900, round));
    }

    assertThat(labelled.pixels()).isGreaterThan(4L * MadeUpFrame.PIXELS);
    assertThat(method.select(pool, labelled, 900, 99)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("frameMethods")
  void shouldPassOverFramesOfWhichAnythingIsLabelled(AcquisitionMethod method) {
    Pool pool = new Pool(MadeUpFrame.pool(7, 1, 6));
    PoolFrame touched = pool.frames().get(3);
    Labelled labelled =
        Labelled.NOTHING.with(List.of(new Region(touched.id(), touched.superpixels()[0], 5)));

    List<Region> chosen = method.select(pool, labelled, Long.MAX_VALUE / 2, 1);

    assertThat(chosen)
        .hasSize(5)
        .allMatch(Region::isWhole)
        .noneMatch(region -> region.frame().equals(touched.id()));
  }

  @ParameterizedTest
  @MethodSource("superpixelMethods")
  void shouldChooseSuperpixelsAsTheyAre(AcquisitionMethod method) {
    List<MadeUpFrame> frames = MadeUpFrame.pool(8, 2, 4);
    List<Region> superpixels = new PlainOverlaps(frames, 1).superpixels();

    assertThat(method.select(new Pool(frames), Labelled.NOTHING, Long.MAX_VALUE, 1))
        .isNotEmpty()
        .isSubsetOf(superpixels);
  }

  static Stream<AcquisitionMethod> frameMethodsByScore() {
    return frameMethods().skip(1);
  }

  static Stream<AcquisitionMethod> superpixelMethodsByScore() {
    return superpixelMethods().skip(1);
  }

  @ParameterizedTest
  @MethodSource("frameMethodsByScore")
  void shouldGiveEqualScoresToTheLowerId(AcquisitionMethod method) {
    MadeUpFrame one = MadeUpFrame.pool(9, 1, 1).get(0);
    List<MadeUpFrame> equal =
        IntStream.of(3, 0, 4, 2, 1).mapToObj(n -> one.named(new FrameId("s", "f" + n))).toList();
    Pool pool = new Pool(equal);

    assertThat(method.select(pool, Labelled.NOTHING, Long.MAX_VALUE / 2, 1))
        .isEqualTo(pool.frames().stream().map(Region::whole).toList());
  }

  @ParameterizedTest
  @MethodSource("superpixelMethodsByScore")
  void shouldGiveEqualScoresToTheLowerSceneInTurn(AcquisitionMethod method) {
    List<MadeUpFrame> frames = new ArrayList<>();
    for (MadeUpFrame frame : MadeUpFrame.pool(2, 1, 4)) {
      frames.add(frame.named(new FrameId("b", frame.id().frame())));
      frames.add(frame.named(new FrameId("a", frame.id().frame())));
    }

    List<Region> chosen = method.select(new Pool(frames), Labelled.NOTHING, Long.MAX_VALUE, 1);

    assertThat(chosen).hasSizeGreaterThan(20);
    for (int i = 0; i < chosen.size(); i += 2) {
      Region first = chosen.get(i);
      assertThat(first.frame().scene()).isEqualTo("a");
      assertThat(chosen.get(i + 1))
          .isEqualTo(
              new Region(
                  new FrameId("b", first.frame().frame()), first.superpixel(), first.pixels()));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldFindNothingInAnEmptyPool(AcquisitionMethod method) {
    assertThat(method.select(new Pool(List.of()), Labelled.NOTHING, 1000, 1)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldHaveANameOfItsOwn(AcquisitionMethod method) {
    Set<String> names = new HashSet<>();
    all().forEach(other -> names.add(other.name()));

    assertThat(names).hasSize(12).contains(method.name());
    assertThat(method.name()).matches("[A-Z-]+");
  }
}
