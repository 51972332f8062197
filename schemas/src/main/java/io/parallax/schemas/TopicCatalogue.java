package io.parallax.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Every topic that Parallax shares with the outside or between its parts.
 *
 * <p>Topics that one stage reads together have equal numbers of partitions, because equal keys must
 * meet: those keyed by scene, which the selector reads; those keyed by block; and, keyed by frame,
 * probability maps and selections. {@link #withPartitions} keeps that so.
 */
public final class TopicCatalogue {
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;

  private static final int PARTITIONS = 12;

  /** For topics that must be read in one order, or hold next to nothing. */
  private static final int SINGLE = 1;

  private static final String BY_FRAME = "sceneId/frameId";
  private static final String BY_BLOCK = "sceneId/generation/x:y:z";
  private static final String BY_SCENE_BLOCK = "sceneId/x:y:z";
  private static final String BY_SCENE = "sceneId";
  private static final String BY_REQUEST = "requestId";

  private static final Retention MONTH = Retention.of(Duration.ofDays(30));
  private static final Retention WEEK = Retention.of(Duration.ofDays(7));
  private static final Retention DAY = Retention.of(Duration.ofDays(1));
  private static final Retention HOURS = Retention.of(Duration.ofHours(6));
  private static final Retention FOREVER = Retention.forever();
  private static final Retention NEWEST = Retention.newestOfEachKey();

  /** What robots send. Kept for a week, so that a new model can score it again. */
  public static final Topic<Frame> FRAMES =
      new Topic<>(
          "frames",
          BY_FRAME,
          Frame.class,
          PARTITIONS,
          WEEK,
          8 * MIB,
          "Colour, depth, camera and pose, as the robots send them.");

  /** What the model says about each frame. */
  public static final Topic<ProbabilityMap> PROBABILITY_MAPS =
      new Topic<>(
          "probability-maps",
          BY_FRAME,
          ProbabilityMap.class,
          PARTITIONS,
          DAY,
          MIB,
          "What the model says about every pixel of a frame, with the frame's geometry.");

  /** What each frame says about each block that it sees. */
  public static final Topic<Evidence> EVIDENCE =
      new Topic<>(
          "evidence",
          BY_BLOCK,
          Evidence.class,
          PARTITIONS,
          HOURS,
          MIB,
          "What one frame says about the voxels of one block.");

  /** Which voxels the superpixels of each frame cover. */
  public static final Topic<Footprint> FOOTPRINTS =
      new Topic<>(
          "footprints",
          BY_SCENE,
          Footprint.class,
          PARTITIONS,
          HOURS,
          4 * MIB,
          "Which voxels the superpixels of a frame cover.");

  /** What each block adds to the scores of superpixels; grows with the views of the block. */
  public static final Topic<SuperpixelEvidence> SUPERPIXEL_EVIDENCE =
      new Topic<>(
          "superpixel-evidence",
          BY_SCENE,
          SuperpixelEvidence.class,
          PARTITIONS,
          HOURS,
          4 * MIB,
          "What one block adds to the scores of the superpixels that see it.");

  /** What the selector decided. */
  public static final Topic<Selection> SELECTIONS =
      new Topic<>(
          "selections",
          BY_FRAME,
          Selection.class,
          PARTITIONS,
          DAY,
          MIB,
          "What the selector decided about a superpixel, before its picture is joined.");

  /** What annotators are asked. */
  public static final Topic<LabelRequest> LABEL_REQUESTS =
      new Topic<>(
          "label-requests",
          BY_REQUEST,
          LabelRequest.class,
          PARTITIONS,
          NEWEST,
          2 * MIB,
          "The superpixels that annotators are asked to label, with all that shows them.");

  /** What annotators answered. Nobody wants to label twice: it stays. */
  public static final Topic<Label> LABELS =
      new Topic<>(
          "labels", BY_SCENE, Label.class, PARTITIONS, FOREVER, MIB, "The annotators' answers.");

  /** What answers say about voxels. */
  public static final Topic<VoxelLabels> VOXEL_LABELS =
      new Topic<>(
          "voxel-labels",
          BY_SCENE_BLOCK,
          VoxelLabels.class,
          PARTITIONS,
          HOURS,
          MIB,
          "What the answers to one request say about the voxels of one block.");

  /** What a scene knows about its voxels: what robots, tools and trainers read. */
  public static final Topic<SceneMap> SCENE_MAP =
      new Topic<>(
          "scene-map",
          BY_SCENE_BLOCK,
          SceneMap.class,
          PARTITIONS,
          NEWEST,
          MIB,
          "The class, view entropy, views and label of the voxels of each block.");

  /** How far each scene has come. */
  public static final Topic<SceneCoverage> SCENE_COVERAGE =
      new Topic<>(
          "scene-coverage",
          BY_SCENE,
          SceneCoverage.class,
          PARTITIONS,
          NEWEST,
          64 * KIB,
          "How far each scene has come: frames, coverage, requests, budget.");

  /** Orders to the selector. */
  public static final Topic<SceneCommand> SCENE_COMMANDS =
      new Topic<>(
          "scene-commands",
          BY_SCENE,
          SceneCommand.class,
          PARTITIONS,
          WEEK,
          64 * KIB,
          "Orders to the selector, such as to select once at the end of a scan.");

  /**
   * Generations and their roles, in one order: see {@link io.parallax.schemas.generation}. Each
   * record says all of its generation, so the newest of each key is enough.
   */
  public static final Topic<Model> MODELS =
      new Topic<>(
          "models",
          "generation",
          Model.class,
          SINGLE,
          NEWEST,
          256 * KIB,
          "Generations: where the files of each model lie, and its role.");

  /** What could not be processed. A record fits in whole, with its headers. */
  public static final Topic<DeadLetter> DEAD_LETTERS =
      new Topic<>(
          "dead-letters",
          "key of the record",
          DeadLetter.class,
          SINGLE,
          MONTH,
          FRAMES.maxRecordBytes() + MIB,
          "What could not be processed, whole, with the reason.");

  private static final List<Topic<?>> ALL =
      List.of(
          FRAMES,
          PROBABILITY_MAPS,
          EVIDENCE,
          FOOTPRINTS,
          SUPERPIXEL_EVIDENCE,
          SELECTIONS,
          LABEL_REQUESTS,
          LABELS,
          VOXEL_LABELS,
          SCENE_MAP,
          SCENE_COVERAGE,
          SCENE_COMMANDS,
          MODELS,
          DEAD_LETTERS);

  private TopicCatalogue() {}

  /** All topics, in the order in which the data passes through them. */
  public static List<Topic<?>> all() {
    return ALL;
  }

  /**
   * All topics with another number of partitions.
   *
   * <p>Those that have a single one by design keep it: {@link #MODELS}, {@link #DEAD_LETTERS}.
   */
  public static List<Topic<?>> withPartitions(int count) {
    List<Topic<?>> topics = new ArrayList<>();
    for (Topic<?> topic : ALL) {
      topics.add(topic.withPartitions(count));
    }
    return List.copyOf(topics);
  }
}
