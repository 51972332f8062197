package io.parallax.deploy.training.dataset;

import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.cluster.TopicReader;
import io.parallax.deploy.run.FrameLabels;
import io.parallax.schemas.Answer;
import io.parallax.schemas.Keys;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.SceneMap;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.geometry.BlockIndex;
import io.parallax.scorer.geometry.VoxelKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the topics say about the voxels of scenes and in answer to their requests, followed, with
 * what has changed since it was last asked.
 *
 * <p>Of requests only those with answers that have classes are kept, without their crops.
 */
final class KnownScenes implements AutoCloseable {
  private final DatasetOptions options;
  private final TopicReader reader;
  private final Map<String, KnownScene> scenes = new TreeMap<>();

  /** Their longest list: classes of a later generation only ever come after those before. */
  private List<String> classes = List.of();

  /** One scene. */
  private static final class KnownScene {
    private final Map<BlockIndex, byte[]> map = new HashMap<>();
    private final Map<String, LabelRequest> requests = new TreeMap<>();
    private final Map<String, Size> sizes = new HashMap<>();
    private Changes changes = new Changes();
  }

  /**
   * A working resolution.
   *
   * @param width pixels in a row
   */
  record Size(int width, int height) {
    /** That of scenes without requests. */
    static final Size DEFAULT = new Size(320, 240);
  }

  /** What has changed in a scene: keys of blocks, and frames whose requests have other answers. */
  static final class Changes {
    private final Set<Long> blocks = new HashSet<>();
    private final Set<String> frames = new HashSet<>();

    /** Whether a frame that sees some blocks has other labels now. */
    boolean concern(String frameId, long[] seen) {
      if (frames.contains(frameId)) {
        return true;
      }
      for (long block : seen) {
        if (blocks.contains(block)) {
          return true;
        }
      }
      return false;
    }
  }

  KnownScenes(Cluster cluster, DatasetOptions options) {
    this.options = options;
    this.reader =
        new TopicReader(cluster, key -> options.has(sceneOf(key)))
            .onTable(TopicCatalogue.SCENE_MAP, this::take)
            .on(TopicCatalogue.LABEL_REQUESTS, this::take);
  }

  private static String sceneOf(String key) {
    int end = key.indexOf('/');
    return end < 0 ? key : key.substring(0, end);
  }

  private void take(String key, SceneMap row) {
    Keys.SceneBlock place = Keys.parseSceneBlock(key);
    BlockIndex block = new BlockIndex(place.x(), place.y(), place.z());
    KnownScene scene = scene(place.sceneId());
    if (row == null) {
      scene.map.remove(block);
    } else {
      scene.map.put(block, FieldBytes.of(row.getVoxels()));
    }
    scene.changes.blocks.add(VoxelKey.blockOf(block));
  }

  private void take(LabelRequest request) {
    KnownScene scene = scene(request.getSceneId());
    Size size = new Size(request.getMask().getWidth(), request.getMask().getHeight());
    scene.sizes.put(request.getRequestId(), size);
    takeClasses(request.getClassNames());
    List<Answer> answers =
        request.getAnswers().stream()
            .filter(answer -> answer.getVerdict() == Verdict.LABELLED)
            .toList();
    LabelRequest before = scene.requests.get(request.getRequestId());
    List<Answer> known = before == null ? List.of() : before.getAnswers();
    if (!known.equals(answers)) {
      request.setCrop(ByteBuffer.allocate(0));
      request.setAnswers(answers);
      scene.requests.put(request.getRequestId(), request);
      scene.changes.frames.add(request.getFrameId());
    }
  }

  private void takeClasses(List<String> names) {
    int common = Math.min(names.size(), classes.size());
    if (!names.subList(0, common).equals(classes.subList(0, common))) {
      throw new DatasetException(
          "the requests are of models of other classes: %s and %s; name scenes of one kind"
              .formatted(classes, names));
    }
    if (names.size() > classes.size()) {
      classes = names;
    }
  }

  private KnownScene scene(String sceneId) {
    return scenes.computeIfAbsent(sceneId, id -> new KnownScene());
  }

  /** Takes in what the topics have now. */
  void readToEnd() {
    reader.readToEnd();
  }

  /** The names of the classes; empty as long as nothing was asked. */
  List<String> classes() {
    return classes;
  }

  /** The resolution of most of a scene's requests. */
  Size workingSize(String sceneId) {
    Map<Size, Long> counts =
        scene(sceneId).sizes.values().stream()
            .collect(Collectors.groupingBy(size -> size, Collectors.counting()));
    return counts.entrySet().stream()
        .max(
            Map.Entry.<Size, Long>comparingByValue()
                .thenComparing(Map.Entry::getKey, Comparator.comparingInt(Size::width)))
        .map(Map.Entry::getKey)
        .orElse(Size.DEFAULT);
  }

  /** What has changed in a scene since it was last asked. */
  Changes takeChanges(String sceneId) {
    KnownScene scene = scene(sceneId);
    Changes changes = scene.changes;
    scene.changes = new Changes();
    return changes;
  }

  /** The labels of a scene's frames by what is known now. */
  FrameLabels labels(String sceneId) {
    KnownScene scene = scene(sceneId);
    return new FrameLabels(
        scene.map,
        new ArrayList<>(scene.requests.values()),
        options.consensus(),
        options.voxelSize());
  }

  /** How many answered requests there are. */
  long answeredRequests() {
    return scenes.values().stream()
        .flatMap(scene -> scene.requests.values().stream())
        .filter(request -> !request.getAnswers().isEmpty())
        .count();
  }

  @Override
  public void close() {
    reader.close();
  }
}
