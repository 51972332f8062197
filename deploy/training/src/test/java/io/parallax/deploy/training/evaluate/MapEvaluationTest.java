package io.parallax.deploy.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.flat.DefaultModel;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFrame;
import io.parallax.deploy.scan.TrueClasses;
import io.parallax.deploy.testkit.InferredScan;
import io.parallax.deploy.truth.Truth;
import io.parallax.inference.model.ModelSource;
import io.parallax.inference.model.SegmentationModel;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.scorer.mask.CocoRle;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maps of the pipeline against the model itself, run over the same frames. */
class MapEvaluationTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;

  /** The steps of a walk of which there are maps. */
  private static final class Steps implements Scan {
    private final FlatScan flat = FlatScan.of(3, 360);

    @Override
    public String sceneId() {
      return flat.sceneId();
    }

    @Override
    public List<String> frameIds() {
      return InferredScan.flat().maps().stream().map(ProbabilityMap::getFrameId).toList();
    }

    @Override
    public ScanFrame frame(String frameId) {
      return flat.frame(frameId);
    }

    @Override
    public Optional<TrueClasses> trueClasses(String frameId) {
      return flat.trueClasses(frameId);
    }
  }

  @TempDir private Path directory;

  @Test
  void shouldCountAsTheModelItselfDoes() throws Exception {
    Truth truth = Truth.of(new Steps());
    List<ProbabilityMap> maps = InferredScan.flat().maps();
    MapEvaluation evaluation = new MapEvaluation(truth, List.of());
    maps.forEach(evaluation::add);

    Confusion byMaps = evaluation.of(InferredScan.flat().generation());

    try (SegmentationModel model =
        SegmentationModel.load(ModelSource.of(DefaultModel.unpack(directory)))) {
      Confusion byModel = ScanEvaluation.of(truth, List.of(model, model)).get(1);
      assertThat(byMaps.pixels()).isEqualTo(byModel.pixels());
    }
    assertThat(byMaps.total()).isEqualTo((long) maps.size() * WIDTH * HEIGHT);
    assertThat(evaluation.of("another").total()).isZero();
  }

  @Test
  void shouldLeaveOutThePixelsThatWereAskedAbout() {
    Truth truth = Truth.of(new Steps());
    ProbabilityMap map = InferredScan.flat().maps().get(0);
    BitSet asked = new BitSet();
    asked.set(1000, 3000);
    MapEvaluation all = new MapEvaluation(truth, List.of());
    MapEvaluation rest = new MapEvaluation(truth, List.of(request(map.getFrameId(), asked)));
    MapEvaluation others = new MapEvaluation(truth, List.of(request("another", asked)));
    asked.flip(0, WIDTH * HEIGHT);
    MapEvaluation half = new MapEvaluation(truth, List.of(request(map.getFrameId(), asked)));
    List.of(all, rest, others, half).forEach(evaluation -> evaluation.add(map));

    String generation = map.getGeneration();
    Confusion both =
        Confusion.sum(
            rest.of(generation).classes(), List.of(rest.of(generation), half.of(generation)));
    assertThat(half.of(generation).total()).isEqualTo(2000);
    assertThat(both.pixels()).isEqualTo(all.of(generation).pixels());
    assertThat(others.of(generation).pixels()).isEqualTo(all.of(generation).pixels());
  }

  private static LabelRequest request(String frameId, BitSet mask) {
    return LabelRequest.newBuilder()
        .setFrameId(frameId)
        .setMask(new CocoMask(HEIGHT, WIDTH, CocoRle.of(mask, WIDTH, HEIGHT).counts()))
        .build();
  }
}
