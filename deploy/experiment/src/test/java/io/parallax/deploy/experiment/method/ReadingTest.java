package io.parallax.deploy.experiment.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.output.QuantisedMap;
import io.parallax.scorer.selection.SelectionRules;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method reads of each frame what it needs, once: reading is what takes the time. */
final class ReadingTest {
  private static final SelectionRules RULES = SelectionRules.DEFAULT;

  /** Counts what is read of it. */
  private record CountedFrame(MadeUpFrame frame, Map<String, Integer> reads) implements PoolFrame {
    CountedFrame(MadeUpFrame frame) {
      this(frame, new TreeMap<>());
    }

    @Override
    public FrameId id() {
      return frame.id();
    }

    @Override
    public int pixels() {
      return frame.pixels();
    }

    @Override
    public short[] superpixels() {
      reads.merge("superpixels", 1, Integer::sum);
      return frame.superpixels();
    }

    @Override
    public FrameView view() {
      reads.merge("view", 1, Integer::sum);
      return frame.view();
    }

    @Override
    public float[] features() {
      reads.merge("features", 1, Integer::sum);
      return frame.features();
    }

    @Override
    public int passes() {
      return frame.passes();
    }

    @Override
    public QuantisedMap pass(int number) {
      reads.merge("pass " + number, 1, Integer::sum);
      return frame.pass(number);
    }
  }

  static Stream<Arguments> needs() {
    String passes = "pass 0, pass 1, pass 2, pass 3, pass 4, pass 5";
    double voxelSize = MadeUpFrame.VOXEL_SIZE;
    return Stream.of(
        Arguments.of(new RandomFrames(), ""),
        Arguments.of(new RandomSuperpixels(), "superpixels"),
        Arguments.of(new SoftmaxEntropy(), "view"),
        Arguments.of(new SoftmaxConfidence(), "view"),
        Arguments.of(new SoftmaxMargin(), "view"),
        Arguments.of(new CostEffective(), "view"),
        Arguments.of(new DropoutEntropy(), passes),
        Arguments.of(new RegionalVoteEntropy(RULES, voxelSize), passes + ", superpixels, view"),
        Arguments.of(new CoreSet(), "features"),
        Arguments.of(new MostRepresentative(), "features, " + passes),
        Arguments.of(new ViewEntropyAlone(RULES, voxelSize), "view"),
        Arguments.of(new ViewAl(RULES, voxelSize), "view"));
  }

  @ParameterizedTest
  @MethodSource("needs")
  void shouldReadOnceWhatItNeeds(AcquisitionMethod method, String expected) {
    List<CountedFrame> frames = MadeUpFrame.pool(1, 2, 3).stream().map(CountedFrame::new).toList();

    method.select(new Pool(frames), Labelled.NOTHING, 2000, 1);

    for (CountedFrame frame : frames) {
      assertThat(String.join(", ", frame.reads.keySet())).isEqualTo(expected);
      assertThat(frame.reads.values()).allMatch(times -> times == 1);
    }
  }
}
