package io.parallax.deploy.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.parallax.deploy.cluster.Cluster;
import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.stream.FramePublisher;
import io.parallax.schemas.Answer;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.TopicCatalogue;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.mask.CocoRle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A flat whose frames and answered requests are in the topics of a cluster without a worker and a
 * topology: in each answered frame an annotator has said what every pixel shows.
 */
public final class AnsweredFlat {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;

  private final Cluster cluster;
  private final FlatScan flat;
  private int answered;

  /** The frames of a flat, which are published. */
  public AnsweredFlat(Cluster cluster, FlatScan flat) {
    this.cluster = cluster;
    this.flat = flat;
    try (FramePublisher publisher = new FramePublisher(cluster, "robot", Map.of())) {
      flat.frameIds().forEach(id -> publisher.send(flat.sceneId(), flat.frame(id)));
      publisher.flush();
    }
  }

  /**
   * Publishes answers in the next frames, one in each: by turns from the beginning and from the
   * middle of the walk, so that both parts of a dataset get some.
   */
  public void answer(int frames) {
    List<String> ids = flat.frameIds();
    List<String> next = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      next.add(ids.get(answered / 2 + answered % 2 * ids.size() / 2));
      answered++;
    }
    answer(next, FlatScan.classNames());
  }

  /** Publishes answers in frames, by the names of the model's classes. */
  public void answer(List<String> frameIds, List<String> classNames) {
    try (KafkaProducer<String, LabelRequest> producer =
        new KafkaProducer<>(
            cluster.clients(),
            new StringSerializer(),
            cluster.serdes().of(TopicCatalogue.LABEL_REQUESTS).serializer())) {
      for (String frameId : frameIds) {
        LabelRequest request = request(frameId, classNames);
        ProducerRecord<String, LabelRequest> record =
            new ProducerRecord<>(
                TopicCatalogue.LABEL_REQUESTS.name(), request.getRequestId(), request);
        assertThat(producer.send(record)).succeedsWithin(TIMEOUT);
      }
    }
  }

  /**
   * Writes a model of the flat's classes that knows nothing yet and runs fast.
   *
   * @return its ONNX file
   */
  public static Path writeBase(Path directory) {
    try {
      new ObjectMapper()
          .writeValue(
              directory.resolve("base.json").toFile(), Map.of("classes", FlatScan.classNames()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return TinyModel.convolution(true, FlatScan.classNames().size())
        .write(directory.resolve("base.onnx"));
  }

  private LabelRequest request(String frameId, List<String> classNames) {
    BitSet all = new BitSet(WIDTH * HEIGHT);
    all.set(0, WIDTH * HEIGHT);
    byte[] labels = flat.labels(frameId);
    List<LabelledPart> parts = new ArrayList<>();
    for (int c = 0; c < classNames.size(); c++) {
      BitSet part = new BitSet();
      for (int i = 0; i < labels.length; i++) {
        part.set(i, labels[i] == c);
      }
      if (!part.isEmpty()) {
        parts.add(new LabelledPart(c, mask(part)));
      }
    }
    return LabelRequest.newBuilder()
        .setRequestId(flat.sceneId() + "/flat-seed/" + frameId + "/1")
        .setSceneId(flat.sceneId())
        .setFrameId(frameId)
        .setSuperpixel(1)
        .setGeneration("flat-seed")
        .setStatus(RequestStatus.ANSWERED)
        .setPixels(WIDTH * HEIGHT)
        .setMask(mask(all))
        .setClassNames(classNames)
        .setAnswers(
            List.of(
                Answer.newBuilder()
                    .setVerdict(Verdict.LABELLED)
                    .setParts(parts)
                    .setAnnotator("ann")
                    .setAnsweredAt(Instant.EPOCH)
                    .build()))
        .build();
  }

  private static CocoMask mask(BitSet pixels) {
    return CocoMask.newBuilder()
        .setWidth(WIDTH)
        .setHeight(HEIGHT)
        .setCounts(CocoRle.of(pixels, WIDTH, HEIGHT).counts())
        .build();
  }
}
