package io.parallax.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.deploy.InferredScan;
import io.parallax.deploy.SharedFiles;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFormat;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.scorer.evidence.FrameView;
import io.parallax.scorer.geometry.VoxelProjection;
import io.parallax.scorer.selection.SelectedSuperpixel;
import io.parallax.scorer.selection.SelectionRules;
import io.parallax.topology.backproject.ObservedFrame;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real scan whose requests are answered from its true labels: what the stream carries to other
 * views is what a computation in memory does, pixel for pixel.
 */
final class OracleRunTest {
  private static final int NOTHING = -1;

  @TempDir private Path out;

  private final Map<String, FrameView> views = new HashMap<>();
  private final Map<String, short[]> truth = new HashMap<>();

  /** By frame, superpixel and class of every answer. */
  private final Map<String, Map<Integer, Integer>> answers = new HashMap<>();

  @Test
  void shouldCarryAnswersToOtherViewsAsAComputationInMemoryDoes() {
    Path directory = SharedFiles.require("scans/scannet-scene0014_00");
    Call call =
        Call.of(
            "run",
            "--scan",
            directory.toString(),
            "--model",
            SharedFiles.require("models/scannet-seed.onnx").toString(),
            "--superpixels",
            "given",
            "--mode",
            "drain",
            "--oracle",
            "--out",
            out.toString());
    answerInMemory(ScanFormat.SCANNET.open(directory));

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out()).contains("answers          79 of 79 requests");
    int[] own = new int[3];
    int[] carried = new int[3];
    count(own, carried);
    assertThat(carried[0]).isGreaterThan(3 * own[0]);
    assertThat(call.out()).contains(line("own", own)).contains(line("carried", carried));
  }

  private static String line(String origin, int[] counts) {
    return String.format(
        Locale.ROOT,
        "  %-14s %,11d pixels, %5.1f %% of them right",
        origin,
        counts[0],
        100.0 * counts[2] / counts[1]);
  }

  private void answerInMemory(Scan scan) {
    InferredScan inferred = InferredScan.scanNet();
    for (ProbabilityMap map : inferred.maps()) {
      views.put(map.getFrameId(), ObservedFrame.of(map).view());
      truth.put(map.getFrameId(), scan.trueClasses(map.getFrameId()).orElseThrow().ids());
    }
    List<SelectedSuperpixel> requests = inferred.oracle().select(SelectionRules.DEFAULT);
    for (SelectedSuperpixel request : requests) {
      String frame = request.superpixel().frameId();
      int superpixel = request.superpixel().superpixel();
      Map<Integer, Integer> counts = new HashMap<>();
      for (int pixel = 0; pixel < views.get(frame).pixels(); pixel++) {
        if (superpixel(frame, pixel) == superpixel && truth.get(frame)[pixel] > 0) {
          counts.merge(truth.get(frame)[pixel] - 1, 1, Integer::sum);
        }
      }
      if (!counts.isEmpty()) {
        answers.computeIfAbsent(frame, f -> new HashMap<>()).put(superpixel, majority(counts));
      }
    }
  }

  private int superpixel(String frame, int pixel) {
    return views.get(frame).superpixels()[pixel] & 0xFFFF;
  }

  /** The class that an answer gave a pixel. */
  private int said(String frame, int pixel) {
    return answers.getOrDefault(frame, Map.of()).getOrDefault(superpixel(frame, pixel), NOTHING);
  }

  /** Of equals the lowest. */
  private static int majority(Map<Integer, Integer> counts) {
    return IntStream.range(NOTHING, 40)
        .filter(counts::containsKey)
        .reduce((best, next) -> counts.get(next) > counts.get(best) ? next : best)
        .orElseThrow();
  }

  /** The voxel behind each pixel of a frame, -1 without depth. */
  private long[] voxels(String frame) {
    FrameView view = views.get(frame);
    int width = view.intrinsics().width();
    VoxelProjection projection = new VoxelProjection(view.intrinsics(), view.pose(), 0.05);
    return IntStream.range(0, view.pixels())
        .mapToLong(
            pixel -> {
              int depth = view.depth()[pixel] & 0xFFFF;
              return depth == 0 ? -1 : projection.voxelKey(pixel % width, pixel / width, depth);
            })
        .toArray();
  }

  /** Each request's answer has one vote on each voxel that it shows most of. */
  private Map<Long, Map<Integer, Integer>> votes() {
    Map<Long, Map<Integer, Integer>> votes = new HashMap<>();
    answers.forEach(
        (frame, bySuperpixel) -> {
          long[] voxels = voxels(frame);
          bySuperpixel.forEach(
              (superpixel, classId) -> {
                Map<Long, Integer> balance = new HashMap<>();
                for (int pixel = 0; pixel < voxels.length; pixel++) {
                  int side = superpixel(frame, pixel) == superpixel ? 1 : -1;
                  balance.merge(voxels[pixel], side, Integer::sum);
                }
                balance.remove(-1L);
                balance.values().removeIf(sum -> sum <= 0);
                balance
                    .keySet()
                    .forEach(
                        voxel ->
                            votes
                                .computeIfAbsent(voxel, v -> new HashMap<>())
                                .merge(classId, 1, Integer::sum));
              });
        });
    return votes;
  }

  /** Counts labelled pixels, those whose true class is known, and those that have it. */
  private void count(int[] own, int[] carried) {
    Map<Long, Map<Integer, Integer>> votes = votes();
    views
        .keySet()
        .forEach(
            frame -> {
              long[] voxels = voxels(frame);
              for (int pixel = 0; pixel < voxels.length; pixel++) {
                int said = said(frame, pixel);
                Map<Integer, Integer> elsewhere = votes.get(voxels[pixel]);
                if (said != NOTHING) {
                  add(own, said, truth.get(frame)[pixel]);
                } else if (elsewhere != null) {
                  add(carried, majority(elsewhere), truth.get(frame)[pixel]);
                }
              }
            });
  }

  private static void add(int[] counts, int classId, int trueId) {
    counts[0]++;
    counts[1] += trueId > 0 ? 1 : 0;
    counts[2] += trueId - 1 == classId ? 1 : 0;
  }
}
