package io.parallax.topology.label;

import static io.parallax.schemas.InvalidRecordException.checked;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
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
import io.parallax.topology.backproject.PictureKeeper;
import io.parallax.topology.select.SelectionCheck;
import io.parallax.topology.stage.KeyedStores;
import io.parallax.topology.stage.Stage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

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
  /** Requests that have classes: {@code sceneId/frameId/generation/superpixel}. */
  private static final String ANSWERED = "frame-answers";

  /** The votes that blocks report: {@code sceneId/frameId/generation/x:y:z}. */
  private static final String PROPAGATED = "frame-carried-labels";

  /** Frames whose training labels are to be published again: {@code sceneId/frameId}. */
  private static final String DUE = "frames-to-label";

  /** An answer reaches dozens of frames, each of which is painted again: better after several. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final double voxelSize;
  private final String voxelSink;
  private final String trainingSink;
  private final Counter published;
  private KeyValueStore<String, FramePicture> pictures;
  private KeyValueStore<String, Selection> answered;
  private KeyValueStore<String, CarriedLabels> propagated;
  private KeyValueStore<String, String> due;

  private FrameLabeller(
      double voxelSize, String voxelSink, String trainingSink, Counter published) {
    this.voxelSize = voxelSize;
    this.voxelSink = voxelSink;
    this.trainingSink = trainingSink;
    this.published = published;
  }

  /**
   * The stage.
   *
   * @param voxelSize side of a voxel, metres
   * @param voxelSink the child that takes labels of voxels
   * @param trainingSink the child that takes training labels
   */
  public static Stage<String, SpecificRecord, String, SpecificRecord> stage(
      double voxelSize,
      String voxelSink,
      String trainingSink,
      AvroSerdes serdes,
      MeterRegistry registry) {
    Counter published =
        Counter.builder("parallax.topology.training.labels")
            .description("Frames whose training labels were published, again each time.")
            .register(registry);
    return new Stage<>(
        () -> new FrameLabeller(voxelSize, voxelSink, trainingSink, published),
        Set.of(
            KeyedStores.builder(ANSWERED, serdes.of(Selection.class)),
            KeyedStores.builder(PROPAGATED, serdes.of(CarriedLabels.class)),
            // What is due is mostly done before the next commit, and then was never written.
            KeyedStores.builder(DUE, Serdes.String()).withCachingEnabled()),
        Set.of(PictureKeeper.STORE));
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    pictures = context.getStateStore(PictureKeeper.STORE);
    answered = context.getStateStore(ANSWERED);
    propagated = context.getStateStore(PROPAGATED);
    due = context.getStateStore(DUE);
    context.schedule(INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> publishDue());
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    if (record.value() instanceof Selection request) {
      take(request);
    } else if (record.value() instanceof CarriedLabels votes) {
      take(votes);
    }
  }

  private void take(Selection request) {
    // What is wrong with a request is the publisher's to say, which reads it as well.
    if (!SelectionCheck.hasNames(request)) {
      return;
    }
    String frameKey = Keys.frame(request.getSceneId(), request.getFrameId());
    String key = frameKey + '/' + request.getGeneration() + '/' + request.getSuperpixel();
    Selection before = answered.get(key);
    boolean hasClasses =
        request.getAnswers().stream().anyMatch(a -> a.getVerdict() == Verdict.LABELLED);
    FramePicture picture = pictures.get(frameKey);
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
    answered.put(key, hasClasses ? request : null);
    due.put(frameKey, "");
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

  private void take(CarriedLabels votes) {
    String frameKey = checked("bad-identifier", () -> frameKey(votes));
    checked(
        "bad-labels",
        () -> {
          VoxelVotes.requireVotes(FieldBytes.of(votes.getVoxels()));
          return true;
        });
    String block = votes.getBlockX() + ":" + votes.getBlockY() + ":" + votes.getBlockZ();
    boolean isEmpty = !votes.getVoxels().hasRemaining();
    propagated.put(frameKey + '/' + votes.getGeneration() + '/' + block, isEmpty ? null : votes);
    due.put(frameKey, "");
  }

  private static String frameKey(CarriedLabels votes) {
    Identifiers.require("generation", votes.getGeneration());
    return Keys.frame(votes.getSceneId(), votes.getFrameId());
  }

  private void publishDue() {
    List<String> frames = new ArrayList<>();
    try (KeyValueIterator<String, String> all = due.all()) {
      all.forEachRemaining(entry -> frames.add(entry.key));
    }
    for (String frameKey : frames) {
      // Labels may be propagated to a frame whose picture is still on its way: then it stays due.
      FramePicture picture = pictures.get(frameKey);
      if (picture != null) {
        publish(frameKey, picture);
        due.delete(frameKey);
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
                .parts(ofFrame(answered, frameKey), ofFrame(propagated, frameKey)),
            Instant.ofEpochMilli(context().currentSystemTimeMs()));
    forward(frameKey, labels, trainingSink);
    published.increment();
  }

  private static <T> List<T> ofFrame(KeyValueStore<String, T> store, String frameKey) {
    List<T> values = new ArrayList<>();
    KeyedStores.forEach(store, frameKey, values::add);
    return values;
  }

  private void forward(String key, SpecificRecord value, String sink) {
    context().forward(new Record<>(key, value, context().currentSystemTimeMs()), sink);
  }
}
