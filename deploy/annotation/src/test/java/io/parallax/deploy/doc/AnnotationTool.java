package io.parallax.deploy.doc;

import io.parallax.schemas.AvroSerdes;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.Registry;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.mask.CocoRle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The least annotation tool there can be: it agrees with the model. */
final class AnnotationTool {
  public static void main(String[] arguments) throws Exception {
    String brokers = arguments[0];
    AvroSerdes serdes = new AvroSerdes(Registry.client(arguments[1], Map.of()), Map.of());
    try (KafkaConsumer<String, LabelRequest> requests =
            new KafkaConsumer<>(
                Map.of(
                    "bootstrap.servers", brokers,
                    "group.id", "my-tool",
                    "auto.offset.reset", "earliest",
                    "isolation.level", "read_committed"),
                new StringDeserializer(),
                serdes.of(LabelRequest.class).deserializer());
        KafkaProducer<String, Label> labels =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers),
                new StringSerializer(),
                serdes.of(Label.class).serializer())) {
      requests.subscribe(List.of("label-requests"));
      while (true) {
        for (ConsumerRecord<String, LabelRequest> record : requests.poll(Duration.ofSeconds(1))) {
          LabelRequest request = record.value();
          if (request != null && request.getStatus() == RequestStatus.OPEN) {
            labels
                .send(new ProducerRecord<>("labels", request.getSceneId(), answer(request)))
                .get(); // until it is stored
          }
        }
      }
    }
  }

  private static Label answer(LabelRequest request) throws IOException {
    // What an annotator sees: the crop, and in it the superpixel. The mask is over the frame.
    var mask = request.getMask();
    BitSet superpixel = CocoRle.parse(mask.getCounts(), mask.getWidth(), mask.getHeight()).mask();
    var crop = ImageIO.read(new ByteArrayInputStream(request.getCrop().array()));
    var box = request.getCropBox();
    for (int y = 0; y < crop.getHeight(); y++) {
      for (int x = 0; x < crop.getWidth(); x++) {
        if (!superpixel.get((box.getY() + y) * mask.getWidth() + box.getX() + x)) {
          crop.setRGB(x, y, crop.getRGB(x, y) >> 1 & 0x7f7f7f);
        }
      }
    }

    // What an annotator says: here, the class that the model holds most probable.
    List<Float> guess = request.getMeanDistribution();
    int classId = guess.indexOf(Collections.max(guess));
    return Label.newBuilder()
        .setRequestId(request.getRequestId())
        .setSceneId(request.getSceneId())
        .setVerdict(Verdict.LABELLED)
        .setParts(List.of(new LabelledPart(classId, null))) // null: the whole superpixel
        .setAnnotator("my-tool")
        .setAnsweredAt(Instant.now())
        .build();
  }
}
