package io.parallax.deploy.training.dataset;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.run.FrameLabels;
import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import io.parallax.deploy.training.dataset.KnownScenes.Changes;
import io.parallax.deploy.training.dataset.KnownScenes.Size;
import io.parallax.deploy.truth.Truth;
import io.parallax.inference.image.DepthPng;
import io.parallax.inference.worker.DepthLimit;
import io.parallax.schemas.Frame;
import io.parallax.schemas.Identifiers;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongConsumer;
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
  private final DatasetFiles files;
  private final Map<String, SceneFrames> scenes = new TreeMap<>();

  /** What the folder listed before; the topic may not hold all of it any more. */
  private final Map<Part, List<String>> listed = new EnumMap<>(Part.class);

  /** The frames of a scene. */
  private static final class SceneFrames {
    private final Map<String, KnownFrame> frames = new TreeMap<>();
    private Size size = Size.DEFAULT;
  }

  /** Is told how far an update has come. */
  public interface Progress {
    /** So many frames of so many are done. */
    void frames(long done, long total);
  }

  /** What is known of a frame. */
  private static final class KnownFrame {
    private final String frameId;
    private final String sourceId;
    private final Instant capturedAt;
    private final FrameLog.Place place;
    private Part part;

    /** Keys of the blocks that it sees; null as long as it was not labelled. */
    private long[] blocks;

    /** Null if it was refused, or has no labels. */
    private OriginCounts counts;

    private boolean isRefused;

    private KnownFrame(Frame frame, FrameLog.Place place) {
      this.frameId = frame.getFrameId();
      this.sourceId = frame.getSourceId();
      this.capturedAt = frame.getCapturedAt();
      this.place = place;
    }

    private FrameLog.Place place() {
      return place;
    }
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
    this.files = new DatasetFiles(directory);
    for (Part part : Part.values()) {
      listed.put(part, files.listed(part).stream().filter(this::isOfItsScenes).toList());
    }
    this.known = new KnownScenes(cluster, options);
    this.log = new FrameLog(cluster);
  }

  /**
   * Brings the folder to what the topics say now.
   *
   * @param progress is told how many frames are done, and how many there are to do
   * @throws DatasetException if models of other classes asked, or none did
   * @throws IOException if the folder cannot be written
   */
  public DatasetSummary update(Progress progress) throws IOException {
    log.readNew(this::take);
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

  private void take(FrameLog.Place place, Frame frame) {
    boolean isNamed = isName(frame.getSceneId()) && isName(frame.getFrameId());
    if (isNamed && options.has(frame.getSceneId())) {
      scenes
          .computeIfAbsent(frame.getSceneId(), id -> new SceneFrames())
          .frames
          // The first one counts, as everywhere.
          .putIfAbsent(frame.getFrameId(), new KnownFrame(frame, place));
    }
  }

  /** Names of others are put aside by the worker; here they would be names of files. */
  private static boolean isName(String name) {
    try {
      Identifiers.require("name", name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void label(Progress progress) {
    Map<String, List<KnownFrame>> due = new TreeMap<>();
    scenes.forEach((sceneId, scene) -> due.put(sceneId, due(sceneId, scene)));
    long total = due.values().stream().mapToLong(List::size).sum();
    long[] done = new long[1];
    progress.frames(0, total);
    due.forEach(
        (sceneId, frames) ->
            label(
                sceneId,
                frames,
                count -> {
                  done[0] += count;
                  progress.frames(done[0], total);
                }));
  }

  /** The frames whose files may be others now. */
  private List<KnownFrame> due(String sceneId, SceneFrames scene) {
    Changes changes = known.takeChanges(sceneId);
    Size size = known.workingSize(sceneId);
    boolean isResized = !size.equals(scene.size);
    scene.size = size;
    List<KnownFrame> due = new ArrayList<>();
    Map<String, Integer> places = new HashMap<>();
    for (KnownFrame frame : inTime(scene.frames.values())) {
      int place = places.merge(frame.sourceId, 1, Integer::sum) - 1;
      Part part = options.split().part(sceneId, place);
      boolean isMoved = part != frame.part;
      frame.part = part;
      if (!frame.isRefused
          && (frame.blocks == null
              || isMoved
              || isResized
              || changes.concern(frame.frameId, frame.blocks))) {
        due.add(frame);
      }
    }
    return due;
  }

  private static List<KnownFrame> inTime(Collection<KnownFrame> frames) {
    return frames.stream()
        .sorted(
            Comparator.<KnownFrame, Instant>comparing(frame -> frame.capturedAt)
                .thenComparing(frame -> frame.frameId))
        .toList();
  }

  private void label(String sceneId, List<KnownFrame> due, LongConsumer done) {
    Map<FrameLog.Place, KnownFrame> byPlace = new HashMap<>();
    due.forEach(frame -> byPlace.put(frame.place, frame));
    Size size = scenes.get(sceneId).size;
    for (int i = 0; i < due.size(); i += FRAMES_OF_A_PASS) {
      List<KnownFrame> some = due.subList(i, Math.min(i + FRAMES_OF_A_PASS, due.size()));
      FrameLabels labels = known.labels(sceneId);
      log.readAgain(
          some.stream().map(KnownFrame::place).toList(),
          (place, record) -> label(record, byPlace.get(place), size, labels));
      done.accept(some.size());
    }
  }

  private void label(Frame record, KnownFrame frame, Size size, FrameLabels labels) {
    FrameGeometry geometry;
    Dimension colour;
    try {
      geometry = geometry(record, size);
      colour = EncodedImage.size(record.getColour());
    } catch (IllegalArgumentException | InvalidRecordException e) {
      // The worker has put it aside.
      frame.isRefused = true;
      return;
    }
    frame.blocks = blocks(geometry);
    boolean isAsLarge = options.maskSize() == DatasetOptions.MaskSize.COLOUR;
    LabelImages images =
        LabelImages.of(
            labels.of(frame.frameId, geometry),
            truth(record, size),
            size.width(),
            size.height(),
            isAsLarge ? colour.width : size.width(),
            isAsLarge ? colour.height : size.height(),
            frame.part,
            options);
    frame.counts = images.labelled() == 0 ? null : images.counts();
    if (frame.counts != null) {
      try {
        files.write(
            frame.part,
            stem(record.getSceneId(), frame),
            FieldBytes.of(record.getColour()),
            images);
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

  /** No two frames share one: names may have two underscores, but no tilde. */
  private static String stem(String sceneId, KnownFrame frame) {
    String stem = sceneId + "__" + frame.frameId;
    boolean isClear =
        stem.indexOf("__") == sceneId.length() && stem.lastIndexOf("__") == sceneId.length();
    return isClear ? stem : sceneId + '~' + frame.frameId;
  }

  private boolean isOfItsScenes(String stem) {
    return options.scenes().isEmpty()
        || options.scenes().stream()
            .anyMatch(scene -> stem.startsWith(scene + "__") || stem.startsWith(scene + '~'));
  }

  /** Lists first what there is, and deletes then what is not listed any more. */
  private void writeLists(List<String> classes) throws IOException {
    files.write("classes.txt", DatasetTexts.lines(classes));
    files.write("README.md", DatasetTexts.readme());
    files.write("dataset.yaml", DatasetTexts.yaml(classes));
    Map<Part, List<String>> stems = new EnumMap<>(Part.class);
    Set<String> known = knownStems();
    for (Part part : Part.values()) {
      List<String> all = new ArrayList<>(stems(part));
      listed.get(part).stream().filter(stem -> !known.contains(stem)).forEach(all::add);
      all.sort(Comparator.naturalOrder());
      stems.put(part, all);
      files.write(part.folder() + ".txt", DatasetTexts.lines(stems.get(part)));
    }
    for (Part part : Part.values()) {
      files.keepOnly(part, stems.get(part));
    }
  }

  private Set<String> knownStems() {
    Set<String> stems = new HashSet<>();
    scenes.forEach(
        (sceneId, scene) ->
            scene.frames.values().forEach(frame -> stems.add(stem(sceneId, frame))));
    return stems;
  }

  private List<String> stems(Part part) {
    List<String> stems = new ArrayList<>();
    scenes.forEach(
        (sceneId, scene) ->
            scene.frames.values().stream()
                .filter(frame -> frame.part == part && frame.counts != null)
                .forEach(frame -> stems.add(stem(sceneId, frame))));
    return stems;
  }

  private DatasetSummary summary() {
    Map<Part, Integer> images = new EnumMap<>(Part.class);
    Map<Part, OriginCounts> pixels = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      images.put(part, stems(part).size());
      pixels.put(part, new OriginCounts());
    }
    long all = 0;
    long refused = 0;
    for (SceneFrames scene : scenes.values()) {
      for (KnownFrame frame : scene.frames.values()) {
        all++;
        refused += frame.isRefused ? 1 : 0;
        if (frame.counts != null) {
          pixels.get(frame.part).add(frame.counts);
        }
      }
    }
    return new DatasetSummary(
        images, pixels, all, refused, known.answeredRequests(), files.written());
  }

  @Override
  public void close() {
    log.close();
    known.close();
  }
}
