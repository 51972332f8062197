package io.parallax.deploy.training.dataset;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.run.FrameLabels;
import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import io.parallax.deploy.training.dataset.FrameIndex.KnownFrame;
import io.parallax.deploy.training.dataset.KnownScenes.Size;
import io.parallax.deploy.truth.Truth;
import io.parallax.inference.image.DepthPng;
import io.parallax.inference.worker.DepthLimit;
import io.parallax.schemas.Frame;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.schemas.image.EncodedImage;
import io.parallax.scorer.geometry.Intrinsics;
import io.parallax.scorer.geometry.VoxelKey;
import io.parallax.scorer.label.FrameGeometry;
import io.parallax.topology.backproject.RecordedCamera;
import java.awt.Dimension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The builder of a dataset's folder from the topics of a cluster: each {@link #update} brings it to
 * what the topics say, and writes what has changed.
 *
 * <p>Frames are read once to learn when and where they were taken, which tells their part, and
 * again to label them: in memory is what a frame's labels depend on (the blocks it sees, 1 KB), the
 * scene map and the answers. What the folder holds depends on the topics and the options alone, but
 * for frames that the topic does not hold any more: they keep the files that they have. For one
 * thread.
 */
public final class DatasetBuilder implements AutoCloseable {
  /** Unpacked blocks of a scene map are let go after as many frames. */
  private static final int FRAMES_OF_A_PASS = 200;

  private final DatasetOptions options;
  private final List<Truth> truths;
  private final KnownScenes known;
  private final FrameLog log;
  private final FrameIndex index;
  private final DatasetFiles files;

  /** What the folder listed before; the topic may not hold all of it any more. */
  private final Map<Part, List<String>> listed = new EnumMap<>(Part.class);

  /** Is told how far an update has come. */
  public interface Progress {
    /** So many frames of so many are done. */
    void frames(long done, long total);
  }

  /**
   * A builder.
   *
   * @param truths of scans whose true classes are known, which may be of its scenes
   * @throws DatasetException if the folder holds other things
   * @throws IOException if it cannot be written
   */
  public DatasetBuilder(Cluster cluster, DatasetOptions options, List<Truth> truths, Path directory)
      throws IOException {
    this.options = options;
    this.truths = List.copyOf(truths);
    this.index = new FrameIndex(options);
    this.files = new DatasetFiles(directory);
    for (Part part : Part.values()) {
      listed.put(part, files.listed(part).stream().filter(this::isOfItsScenes).toList());
    }
    this.known = new KnownScenes(cluster, options);
    this.log = new FrameLog(cluster);
  }

  private boolean isOfItsScenes(String stem) {
    return options.scenes().isEmpty()
        || options.scenes().stream()
            .anyMatch(scene -> stem.startsWith(scene + "__") || stem.startsWith(scene + '~'));
  }

  /**
   * Brings the folder to what the topics say now.
   *
   * @param progress is told how many frames are done, and how many there are to do
   * @throws DatasetException if models of other classes asked, or none did
   * @throws IOException if the folder cannot be written
   */
  public DatasetSummary update(Progress progress) throws IOException {
    log.readNew(index::take);
    known.readToEnd();
    List<String> classes = known.classes();
    if (classes.isEmpty()) {
      throw new DatasetException("nothing was asked in these scenes yet, so there are no classes");
    }
    if (classes.size() > LabelImages.MOST_CLASSES) {
      throw new DatasetException(
          "a mask has room for %s classes, but there are %s"
              .formatted(LabelImages.MOST_CLASSES, classes.size()));
    }
    try {
      label(progress);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    writeLists(classes);
    return summary();
  }

  private void label(Progress progress) {
    Map<String, List<KnownFrame>> due = new TreeMap<>();
    for (String sceneId : index.scenes()) {
      due.put(sceneId, index.due(sceneId, known.takeChanges(sceneId), known.workingSize(sceneId)));
    }
    long total = due.values().stream().mapToLong(List::size).sum();
    long done = 0;
    progress.frames(done, total);
    for (Map.Entry<String, List<KnownFrame>> scene : due.entrySet()) {
      List<KnownFrame> frames = scene.getValue();
      for (int i = 0; i < frames.size(); i += FRAMES_OF_A_PASS) {
        List<KnownFrame> some = frames.subList(i, Math.min(i + FRAMES_OF_A_PASS, frames.size()));
        label(scene.getKey(), some);
        done += some.size();
        progress.frames(done, total);
      }
    }
  }

  private void label(String sceneId, List<KnownFrame> some) {
    Map<FrameLog.Place, KnownFrame> byPlace = new HashMap<>();
    some.forEach(frame -> byPlace.put(frame.place(), frame));
    Size size = known.workingSize(sceneId);
    FrameLabels labels = known.labels(sceneId);
    log.readAgain(
        byPlace.keySet(), (place, record) -> label(record, byPlace.get(place), size, labels));
  }

  private void label(Frame record, KnownFrame frame, Size size, FrameLabels labels) {
    FrameGeometry geometry;
    Dimension colour;
    try {
      geometry = geometry(record, size);
      colour = EncodedImage.size(record.getColour());
    } catch (IllegalArgumentException | InvalidRecordException e) {
      // The worker has put it aside.
      frame.refuse();
      return;
    }
    boolean isAsLarge = options.maskSize() == DatasetOptions.MaskSize.COLOUR;
    LabelImages images =
        LabelImages.of(
            labels.of(frame.frameId, geometry),
            truth(record, size),
            size.width(),
            size.height(),
            isAsLarge ? colour.width : size.width(),
            isAsLarge ? colour.height : size.height(),
            frame.part(),
            options);
    boolean hasLabels = images.labelled() > 0;
    frame.label(blocks(geometry), hasLabels ? images.counts() : null);
    if (hasLabels) {
      try {
        files.write(frame.part(), frame.stem(), FieldBytes.of(record.getColour()), images);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Null if no scan brings it. */
  private short[] truth(Frame frame, Size size) {
    return truths.stream()
        .filter(truth -> truth.scan().sceneId().equals(frame.getSceneId()))
        .flatMap(
            truth ->
                truth
                    .classes(
                        frame.getFrameId(), size.width(), size.height(), known.classes().size())
                    .stream())
        .findFirst()
        .orElse(null);
  }

  /** As the worker brings it to the working resolution. */
  private FrameGeometry geometry(Frame frame, Size size) {
    Intrinsics camera = RecordedCamera.intrinsics(frame.getCamera());
    short[] depth =
        DepthPng.decode(
            frame.getDepth(), camera.width(), camera.height(), size.width(), size.height());
    DepthLimit.DEFAULT.apply(depth);
    return FrameGeometry.of(
        depth,
        camera.resized(size.width(), size.height()),
        RecordedCamera.pose(frame.getCameraToWorld()),
        options.voxelSize());
  }

  private static long[] blocks(FrameGeometry geometry) {
    LongStream.Builder blocks = LongStream.builder();
    long last = FrameGeometry.NO_VOXEL;
    for (int pixel = 0; pixel < geometry.pixels(); pixel++) {
      long voxel = geometry.voxel(pixel);
      if (voxel != FrameGeometry.NO_VOXEL && VoxelKey.blockOf(voxel) != last) {
        last = VoxelKey.blockOf(voxel);
        blocks.add(last);
      }
    }
    return blocks.build().sorted().distinct().toArray();
  }

  /** Lists first what there is, and deletes then what is not listed any more. */
  private void writeLists(List<String> classes) throws IOException {
    files.write("classes.txt", DatasetTexts.lines(classes));
    files.write("README.md", DatasetTexts.readme());
    files.write("dataset.yaml", DatasetTexts.yaml(classes));
    Set<String> all = index.stems();
    Map<Part, List<String>> stems = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      List<String> ofPart = new ArrayList<>(index.labelled(part));
      listed.get(part).stream().filter(stem -> !all.contains(stem)).forEach(ofPart::add);
      ofPart.sort(Comparator.naturalOrder());
      stems.put(part, ofPart);
      files.write(part.folder() + ".txt", DatasetTexts.lines(ofPart));
    }
    for (Part part : Part.values()) {
      files.keepOnly(part, stems.get(part));
    }
  }

  private DatasetSummary summary() {
    Map<Part, Integer> images = new EnumMap<>(Part.class);
    Map<Part, OriginCounts> pixels = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      images.put(part, index.labelled(part).size());
      pixels.put(part, index.counts(part));
    }
    return new DatasetSummary(
        images,
        pixels,
        index.size(),
        framePixels(),
        index.refused(),
        known.answeredRequests(),
        files.written());
  }

  private long framePixels() {
    long pixels = 0;
    for (String sceneId : index.scenes()) {
      Size size = known.workingSize(sceneId);
      pixels += (long) index.size(sceneId) * size.width() * size.height();
    }
    return pixels;
  }

  /**
   * How many requests of its scenes have answers with classes now, without a look at the frames and
   * the folder.
   */
  public long readAnswers() {
    known.readToEnd();
    return known.answeredRequests();
  }

  @Override
  public void close() {
    log.close();
    known.close();
  }
}
