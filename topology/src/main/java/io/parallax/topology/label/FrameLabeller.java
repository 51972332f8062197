package io.parallax.topology.label;

import static io.parallax.schemas.InvalidRecordException.checked;

import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.CarriedLabels;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.Identifiers;
import io.parallax.schemas.Keys;
import io.parallax.schemas.Selection;
import io.parallax.schemas.TrainingLabels;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.VoxelAnswer;
import io.parallax.schemas.VoxelLabels;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.label.VoxelVotes;
import io.parallax.topology.select.SelectionCheck;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The labeller of frames: sends what annotators say about a frame's pixels on to their voxels, and
 * publishes for each frame what is known about it, from its own answers and from those to other
 * views.
 *
 * <p>Answers come one by one, and each reaches a frame block by block. So a frame whose labels have
 * changed is only marked as due, in a store, and published at the next punctuation.
 */
public final class FrameLabeller
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {
  private final double voxelSize;
  private final Duration interval;
  private final String voxelSink;
  private final String trainingSink;
  private final LabelMeters meters;
  private FrameLabelStores stores;

  /**
   * A labeller.
   *
   * @param voxelSize side of a voxel, metres
   * @param interval how often frames that have changed are published
   * @param voxelSink the child that takes labels of voxels
   * @param trainingSink the child that takes training labels
   */
  public FrameLabeller(
      double voxelSize,
      Duration interval,
      String voxelSink,
      String trainingSink,
      LabelMeters meters) {
    this.voxelSize = voxelSize;
    this.interval = interval;
    this.voxelSink = voxelSink;
    this.trainingSink = trainingSink;
    this.meters = meters;
  }

  /** The stores that the labeller needs, beside that of the pictures. */
  public static List<StoreBuilder<?>> stores(AvroSerdes serdes) {
    return FrameLabelStores.builders(serdes);
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    stores = FrameLabelStores.of(context);
    context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, now -> publishDue());
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    if (record.value() instanceof Selection request) {
      take(request);
    } else if (record.value() instanceof CarriedLabels propagated) {
      take(propagated);
    }
  }

  private void take(Selection request) {
    // What is wrong with a request is the publisher's to say, which reads it as well.
    if (!SelectionCheck.hasNames(request)) {
      return;
    }
    String frameKey = Keys.frame(request.getSceneId(), request.getFrameId());
    String key = frameKey + '/' + request.getGeneration() + '/' + request.getSuperpixel();
    Selection before = stores.answered().get(key);
    boolean hasClasses =
        request.getAnswers().stream().anyMatch(a -> a.getVerdict() == Verdict.LABELLED);
    FramePicture picture = stores.pictures().get(frameKey);
    if (picture == null
        || (before == null && !hasClasses)
        || !SelectionCheck.fits(request, picture)) {
      return;
    }
    PictureLabels labels = new PictureLabels(picture, voxelSize);
    Map<BlockIndex, Map<String, byte[]>> voxels = labels.voxels(request);
    Set<BlockIndex> touched = new LinkedHashSet<>(voxels.keySet());
    if (before != null) {
      touched.addAll(labels.voxels(before).keySet());
    }
    for (BlockIndex block : touched) {
      send(request, block, voxels.getOrDefault(block, Map.of()));
    }
    stores.answered().put(key, hasClasses ? request : null);
    stores.due().put(frameKey, "");
  }

  private void send(Selection request, BlockIndex block, Map<String, byte[]> voxels) {
    List<VoxelAnswer> answers = new ArrayList<>();
    voxels.forEach(
        (annotator, packed) -> answers.add(new VoxelAnswer(annotator, ByteBuffer.wrap(packed))));
    VoxelLabels labels =
        new VoxelLabels(
            request.getSceneId(),
            request.getGeneration(),
            block.x(),
            block.y(),
            block.z(),
            request.getRequestId(),
            answers);
    String key =
        Keys.block(request.getSceneId(), request.getGeneration(), block.x(), block.y(), block.z());
    forward(key, labels, voxelSink);
  }

  private void take(CarriedLabels propagated) {
    String frameKey = checked("bad-identifier", () -> frameKey(propagated));
    checked(
        "bad-labels",
        () -> {
          VoxelVotes.requireVotes(FieldBytes.of(propagated.getVoxels()));
          return true;
        });
    String block =
        propagated.getBlockX() + ":" + propagated.getBlockY() + ":" + propagated.getBlockZ();
    boolean isEmpty = !propagated.getVoxels().hasRemaining();
    stores
        .propagated()
        .put(
            frameKey + '/' + propagated.getGeneration() + '/' + block, isEmpty ? null : propagated);
    stores.due().put(frameKey, "");
  }

  private static String frameKey(CarriedLabels propagated) {
    Identifiers.require("generation", propagated.getGeneration());
    return Keys.frame(propagated.getSceneId(), propagated.getFrameId());
  }

  private void publishDue() {
    List<String> frames = new ArrayList<>();
    try (KeyValueIterator<String, String> all = stores.due().all()) {
      all.forEachRemaining(entry -> frames.add(entry.key));
    }
    for (String frameKey : frames) {
      // Labels may be propagated to a frame whose picture is still on its way: then it stays due.
      FramePicture picture = stores.pictures().get(frameKey);
      if (picture != null) {
        publish(frameKey, picture);
        stores.due().delete(frameKey);
      }
    }
  }

  private void publish(String frameKey, FramePicture picture) {
    int slash = frameKey.indexOf('/');
    TrainingLabels labels =
        new TrainingLabels(
            frameKey.substring(0, slash),
            frameKey.substring(slash + 1),
            picture.getWidth(),
            picture.getHeight(),
            picture.getClassNames(),
            new PictureLabels(picture, voxelSize)
                .parts(
                    FrameLabelStores.ofFrame(stores.answered(), frameKey),
                    FrameLabelStores.ofFrame(stores.propagated(), frameKey)),
            Instant.now());
    forward(frameKey, labels, trainingSink);
    meters.frameLabelled();
  }

  private void forward(String key, SpecificRecord value, String sink) {
    context().forward(new Record<>(key, value, Instant.now().toEpochMilli()), sink);
  }
}
