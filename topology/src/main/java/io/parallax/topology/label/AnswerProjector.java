package io.parallax.topology.label;

import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.FrameGuess;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Selection;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.VoxelAnswer;
import io.parallax.schemas.VoxelLabels;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.topology.backproject.PictureKeeper;
import io.parallax.topology.closing.ClosedScenes;
import io.parallax.topology.closing.SceneStores;
import io.parallax.topology.select.SelectionCheck;
import io.parallax.topology.stage.KeyedStores;
import io.parallax.topology.stage.Stage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The projection of answers: what annotators say about a frame's pixels goes to the blocks of the
 * voxels behind them, once for each request, and again when its answers have changed.
 */
public final class AnswerProjector
    extends ContextualProcessor<String, Selection, String, VoxelLabels> {
  /** Requests that have classes: {@code sceneId/frameId/generation/superpixel}. */
  public static final String ANSWERED = "frame-answers";

  private final double voxelSize;
  private final SceneStores stores;
  private final MeterRegistry registry;
  private KeyValueStore<String, FramePicture> pictures;
  private KeyValueStore<String, FrameGuess> guesses;
  private KeyValueStore<String, Selection> answered;
  private ClosedScenes closed;

  private AnswerProjector(double voxelSize, SceneStores stores, MeterRegistry registry) {
    this.voxelSize = voxelSize;
    this.stores = stores;
    this.registry = registry;
  }

  /**
   * The stage.
   *
   * @param voxelSize side of a voxel, metres
   * @param stores those of the sub-topology
   */
  public static Stage<String, Selection, String, VoxelLabels> stage(
      double voxelSize, SceneStores stores, AvroSerdes serdes, MeterRegistry registry) {
    return new Stage<>(
        () -> new AnswerProjector(voxelSize, stores, registry),
        Set.of(KeyedStores.builder(ANSWERED, serdes.of(Selection.class))),
        stores.allBut(Set.of(ANSWERED)));
  }

  @Override
  public void init(ProcessorContext<String, VoxelLabels> context) {
    super.init(context);
    pictures = context.getStateStore(PictureKeeper.PICTURES);
    guesses = context.getStateStore(PictureKeeper.GUESSES);
    answered = context.getStateStore(ANSWERED);
    closed = new ClosedScenes(context, stores, registry);
  }

  @Override
  public void process(Record<String, Selection> record) {
    Selection request = record.value();
    // What is wrong with a request is the publisher's to say, which reads it as well.
    if (request == null || !SelectionCheck.hasNames(request)) {
      return;
    }
    String key =
        Keys.guess(request.getSceneId(), request.getFrameId(), request.getGeneration())
            + '/'
            + request.getSuperpixel();
    Selection before = answered.get(key);
    boolean hasClasses =
        request.getAnswers().stream().anyMatch(a -> a.getVerdict() == Verdict.LABELLED);
    FramePicture picture = pictures.get(PictureKeeper.pictureKey(request, guesses));
    if (picture == null
        || (before == null && !hasClasses)
        || !SelectionCheck.fits(request, picture)) {
      return;
    }
    PictureVoxels frame = new PictureVoxels(picture, voxelSize);
    Map<BlockIndex, Map<String, byte[]>> voxels = frame.voxels(request);
    Set<BlockIndex> touched = new LinkedHashSet<>(voxels.keySet());
    if (before != null) {
      touched.addAll(frame.voxels(before).keySet());
    }
    for (BlockIndex block : touched) {
      send(request, block, voxels.getOrDefault(block, Map.of()));
    }
    answered.put(key, hasClasses ? request : null);
  }

  private void send(Selection request, BlockIndex block, Map<String, byte[]> voxels) {
    List<VoxelAnswer> answers = new ArrayList<>();
    voxels.forEach(
        (annotator, packed) -> answers.add(new VoxelAnswer(annotator, ByteBuffer.wrap(packed))));
    VoxelLabels labels =
        new VoxelLabels(
            request.getSceneId(),
            block.x(),
            block.y(),
            block.z(),
            request.getRequestId(),
            answers,
            closed.closings(request.getSceneId()));
    String key = Keys.sceneBlock(request.getSceneId(), block.x(), block.y(), block.z());
    context().forward(new Record<>(key, labels, context().currentSystemTimeMs()));
  }
}
