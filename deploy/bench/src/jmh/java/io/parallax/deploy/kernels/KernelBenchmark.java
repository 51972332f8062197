package io.parallax.deploy.kernels;

import io.parallax.deploy.kernels.FrameInput.ObservedBlock;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.FrameEvidence;
import io.parallax.scorer.output.QuantisedMap;
import io.parallax.scorer.score.BlockScores;
import io.parallax.scorer.selection.SceneSuperpixels;
import io.parallax.scorer.selection.SelectedSuperpixel;
import io.parallax.scorer.statistics.Accumulation;
import io.parallax.topology.backproject.ObservedFrame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Each kernel of the scorer on one thread: microseconds for the work of one frame, with all its
 * blocks; in {@link #select} for one selection step.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx2g", "-XX:+UseParallelGC"})
@State(Scope.Thread)
public class KernelBenchmark {
  private final BackProjection backProjection = new BackProjection(FrameInput.VOXEL_SIZE);
  private final Accumulation accumulation = new Accumulation();
  private final BlockScores scores = new BlockScores();

  /** Logits as a model hands them over; the time does not depend on their values. */
  @State(Scope.Benchmark)
  public static class Logits {
    private static final int CLASSES = 40;
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;

    private final FloatBuffer values =
        ByteBuffer.allocateDirect(CLASSES * WIDTH * HEIGHT * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();

    /** Draws them. */
    @Setup
    public void draw() {
      Random random = new Random(1);
      for (int i = 0; i < values.capacity(); i++) {
        values.put(i, (float) (4 * random.nextGaussian()));
      }
    }
  }

  /** The logits of 40 classes at 320×240 to probabilities of 8 bits. */
  @Benchmark
  public QuantisedMap quantise(Logits logits) {
    return QuantisedMap.ofLogits(logits.values, Logits.CLASSES, Logits.WIDTH, Logits.HEIGHT);
  }

  /** A probability map as it comes from its topic, unpacked and checked. */
  @Benchmark
  public ObservedFrame decode(FrameInput frames) {
    return ObservedFrame.of(frames.next().map());
  }

  /** An unpacked frame to the evidence of its blocks. */
  @Benchmark
  public FrameEvidence backProject(FrameInput frames) {
    return backProjection.project(frames.next().view());
  }

  /** The evidence of a frame added to statistics that hold all frames. */
  @Benchmark
  public void accumulate(FrameInput frames, Blackhole sink) {
    for (ObservedBlock block : frames.next().blocks()) {
      sink.consume(accumulation.add(block.statistics(), block.evidence()));
    }
  }

  /** The statistics of a frame's blocks unpacked, with the entropy of each of their voxels. */
  @Benchmark
  public BlockScores entropy(FrameInput frames) {
    for (ObservedBlock block : frames.next().blocks()) {
      scores.load(block.statistics());
    }
    return scores;
  }

  /** The shares of a frame in blocks that are loaded: mostly its voxels' divergence. */
  @Benchmark
  public void divergence(FrameInput frames, Blackhole sink) {
    for (ObservedBlock block : frames.next().blocks()) {
      sink.consume(block.scores().shares(block.evidence()));
    }
  }

  /** A scene in which all is requested that the budget allows. */
  @State(Scope.Thread)
  public static class RequestedScene {
    private SceneSuperpixels scene;
    private int frames;

    /** Selects. */
    @Setup(Level.Iteration)
    public void select(SceneInput input) {
      scene = input.scene();
      while (scene.selectNext().isPresent()) {
        // On to the next.
      }
      frames = input.frames();
    }
  }

  /** A frame added to a scene with requests: which of its superpixels overlap requested ones. */
  @Benchmark
  public boolean overlap(RequestedScene requested, SceneInput input) {
    return input.add(requested.frames++, requested.scene);
  }

  /** A scene in which something is left to be selected. */
  @State(Scope.Thread)
  public static class SelectableScene {
    private SceneSuperpixels scene;
    private boolean done = true;

    /** Starts again when the last step found nothing, outside of the time that is taken. */
    @Setup(Level.Invocation)
    public void refill(SceneInput input) {
      if (done) {
        scene = input.scene();
      }
    }
  }

  /** One selection step, the mean over those that spend a scene's budget. */
  @Benchmark
  public Optional<SelectedSuperpixel> select(SelectableScene selectable) {
    var selected = selectable.scene.selectNext();
    selectable.done = selected.isEmpty();
    return selected;
  }
}
