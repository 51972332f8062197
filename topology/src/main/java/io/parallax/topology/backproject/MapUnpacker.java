package io.parallax.topology.backproject;

import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.ProbabilityMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The step that unpacks each probability map once, for all that read it.
 *
 * <p>A generation is one model, so all its maps have the same classes; the first one that this task
 * meets decides.
 */
public final class MapUnpacker
    extends ContextualProcessor<String, ProbabilityMap, String, ObservedFrame> {
  private final Map<String, List<String>> classesOf = new HashMap<>();

  @Override
  public void process(Record<String, ProbabilityMap> record) {
    ObservedFrame frame = ObservedFrame.of(record.value());
    requireClassesOfGeneration(record.value());
    context().forward(record.withValue(frame));
  }

  private void requireClassesOfGeneration(ProbabilityMap map) {
    List<String> classes =
        classesOf.computeIfAbsent(map.getGeneration(), generation -> map.getClassNames());
    if (!classes.equals(map.getClassNames())) {
      throw new InvalidRecordException(
          "bad-map",
          "the map has %d classes that are not the %d of generation %s"
              .formatted(map.getClassNames().size(), classes.size(), map.getGeneration()));
    }
  }
}
