package io.parallax.topology.backproject;

import io.parallax.schemas.ProbabilityMap;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** The step that unpacks each probability map once, for all that read it. */
public final class MapUnpacker
    extends ContextualProcessor<String, ProbabilityMap, String, ObservedFrame> {

  @Override
  public void process(Record<String, ProbabilityMap> record) {
    context().forward(record.withValue(ObservedFrame.of(record.value())));
  }
}
