package io.parallax.topology.backproject;

import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.FrameEvidence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The step that unpacks each probability map and projects it into the world, once for all that read
 * it.
 *
 * <p>A generation is one model, so all its maps have the same classes; the first one that this task
 * meets decides.
 */
public final class BackProjector
    extends ContextualProcessor<String, ProbabilityMap, String, ProjectedFrame> {
  private final BackProjection backProjection;
  private final Map<String, List<String>> classesOf = new HashMap<>();

  /**
   * A back-projector.
   *
   * @param voxelSize side of a voxel, metres
   */
  public BackProjector(double voxelSize) {
    this.backProjection = new BackProjection(voxelSize);
  }

  @Override
  public void process(Record<String, ProbabilityMap> record) {
    ProbabilityMap map = record.value();
    ObservedFrame frame = ObservedFrame.of(map);
    requireClassesOfGeneration(map);
    context().forward(record.withValue(new ProjectedFrame(map, project(frame))));
  }

  private void requireClassesOfGeneration(ProbabilityMap map) {
    List<String> classes =
        classesOf.computeIfAbsent(map.getGeneration(), generation -> map.getClassNames());
    if (!classes.equals(map.getClassNames())) {
      throw new InvalidRecordException(
          "bad-map",
          "the map has %s classes that are not the %s of generation %s"
              .formatted(map.getClassNames().size(), classes.size(), map.getGeneration()));
    }
  }

  private FrameEvidence project(ObservedFrame frame) {
    try {
      return backProjection.project(frame.view());
    } catch (IllegalArgumentException e) {
      throw new InvalidRecordException("bad-pose", e.getMessage(), e);
    }
  }
}
