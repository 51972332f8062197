package io.parallax.topology.backproject;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.schemas.BlockFootprint;
import io.parallax.schemas.Evidence;
import io.parallax.schemas.Footprint;
import io.parallax.schemas.Keys;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.SuperpixelArea;
import io.parallax.scorer.evidence.BlockEvidence;
import io.parallax.scorer.evidence.FrameEvidence;
import io.parallax.topology.stage.Stage;
import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The step that deals a frame's evidence out: one record for each block that the frame touches, and
 * its footprint for the selector.
 */
public final class EvidenceSender
    extends ContextualProcessor<String, ProjectedFrame, String, SpecificRecord> {
  private final String evidenceSink;
  private final String footprintSink;
  private final Counter maps;
  private final Counter pieces;

  private EvidenceSender(String evidenceSink, String footprintSink, Counter maps, Counter pieces) {
    this.evidenceSink = evidenceSink;
    this.footprintSink = footprintSink;
    this.maps = maps;
    this.pieces = pieces;
  }

  /**
   * The stage.
   *
   * @param evidenceSink the child that takes evidence
   * @param footprintSink the child that takes footprints
   */
  public static Stage<String, ProjectedFrame, String, SpecificRecord> stage(
      String evidenceSink, String footprintSink, MeterRegistry registry) {
    Counter maps =
        Counter.builder("parallax.topology.maps")
            .description("Probability maps projected into the world.")
            .register(registry);
    Counter pieces =
        Counter.builder("parallax.topology.evidence")
            .description("Pieces of evidence sent to the blocks, one a block and frame.")
            .register(registry);
    return new Stage<>(
        () -> new EvidenceSender(evidenceSink, footprintSink, maps, pieces), Set.of());
  }

  @Override
  public void process(Record<String, ProjectedFrame> record) {
    ProbabilityMap map = record.value().record();
    FrameEvidence evidence = record.value().evidence();
    for (BlockEvidence block : evidence.blocks()) {
      Evidence piece = evidence(record.value(), block);
      context().forward(record.withKey(Keys.block(piece)).withValue(piece), evidenceSink);
    }
    context()
        .forward(
            record.withKey(map.getSceneId()).withValue(footprint(record.value())), footprintSink);
    maps.increment();
    pieces.increment(evidence.blocks().size());
  }

  private static Evidence evidence(ProjectedFrame frame, BlockEvidence block) {
    ProbabilityMap map = frame.record();
    return new Evidence(
        map.getSceneId(),
        map.getGeneration(),
        block.block().x(),
        block.block().y(),
        block.block().z(),
        map.getFrameId(),
        map.getRevision(),
        ByteBuffer.wrap(block.footprint()),
        ByteBuffer.wrap(block.sums()),
        frame.closings());
  }

  private static Footprint footprint(ProjectedFrame frame) {
    ProbabilityMap map = frame.record();
    FrameEvidence evidence = frame.evidence();
    return new Footprint(
        map.getSceneId(),
        map.getFrameId(),
        map.getRevision(),
        map.getGeneration(),
        map.getCapturedAt(),
        map.getCamera().getWidth() * map.getCamera().getHeight(),
        map.getClassNames().size(),
        evidence.superpixels().stream()
            .map(area -> new SuperpixelArea(area.superpixel(), area.pixels(), area.covered()))
            .toList(),
        evidence.blocks().stream()
            .map(
                block ->
                    new BlockFootprint(
                        block.block().x(),
                        block.block().y(),
                        block.block().z(),
                        ByteBuffer.wrap(block.footprint())))
            .toList(),
        map.getCamera().getWidth(),
        frame.raster(),
        frame.closings());
  }
}
