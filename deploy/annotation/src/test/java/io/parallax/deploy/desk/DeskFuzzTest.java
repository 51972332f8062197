package io.parallax.deploy.desk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.parallax.fuzz.FuzzTest;
import io.parallax.fuzz.Fuzzing;
import io.parallax.fuzz.TextMutator;
import io.parallax.http.BadCallException;
import io.parallax.http.Call;
import io.parallax.schemas.AvroSerde;
import io.parallax.schemas.Camera;
import io.parallax.schemas.FramePicture;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.topology.query.ViewVoxels;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;

/** Damaged calls of pages, and damaged answers of the topology that the desk asks. */
class DeskFuzzTest implements FuzzTest {
  private static final int WIDTH = 16;
  private static final int HEIGHT = 12;

  @Override
  public Stream<Fuzzing> decoders() {
    return Stream.of(answer(), picture(), voxels());
  }

  private static Fuzzing answer() {
    LabelRequest request = MadeUpRequests.open("scene", 0);
    return Fuzzing.of(
            "desk-answer",
            bytes -> Call.json(bytes, AnswerForm.class).label(request, Instant.EPOCH))
        .corpus(
            List.of(
                """
                {"page": "page0001", "annotator": "anna", "id": "scene/g/1/2", "verdict": "LABELLED",
                 "parts": [{"classId": 1},
                   {"classId": 2, "polygon": [[10, 10], [40.5, 10], [30, 38], [8, 20]]}]}
                """
                    .getBytes(UTF_8),
                """
                {"page": "page0001", "annotator": "anna", "id": "s", "verdict": "SKIPPED",
                 "parts": [], "reason": "no idea"}
                """
                    .getBytes(UTF_8)))
        .mutator(new TextMutator())
        .refuses(BadCallException.class)
        .allocates(2 << 20, 512);
  }

  private static Fuzzing picture() {
    AvroSerde<FramePicture> serde =
        AvroSerde.of(FramePicture.class, new MockSchemaRegistryClient());
    return Fuzzing.of(
            "desk-picture",
            bytes -> {
              FramePicture record = serde.deserializer().deserialize("pictures", bytes);
              FramePixels pixels = new FramePixels(record);
              pixels.superpixel(3);
              FramePixels.blocks(pixels.voxels(0.05));
            })
        .corpus(List.of(serde.serializer().serialize("pictures", small())))
        .refuses(IllegalArgumentException.class, SerializationException.class)
        .allocates(8 << 20, 1 << 16);
  }

  private static FramePicture small() {
    short[] depth = new short[WIDTH * HEIGHT];
    Arrays.fill(depth, (short) 1500);
    short[] superpixels = new short[WIDTH * HEIGHT];
    Arrays.fill(superpixels, 40, 90, (short) 3);
    return FramePicture.newBuilder()
        .setWidth(WIDTH)
        .setHeight(HEIGHT)
        .setSuperpixels(SuperpixelPlane.encode(superpixels))
        .setDepth(DepthPlane.encode(depth, WIDTH, HEIGHT))
        .setCamera(new Camera(WIDTH, HEIGHT, 15.0, 15.0, 7.5, 5.5))
        .setCameraToWorld(
            List.of(1.0, 0.0, 0.0, 0.5, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0))
        .build();
  }

  private static Fuzzing voxels() {
    ByteBuffer block = ByteBuffer.allocate(4 * Integer.BYTES + 2 * 12);
    block.putInt(-5).putInt(0).putInt(7).putInt(2);
    block.putInt(0).putFloat(1.5f).putFloat(0.25f).putInt(511).putFloat(0).putFloat(3);
    return Fuzzing.of("desk-voxels", ViewVoxels::decode)
        .corpus(List.of(block.array()))
        .refuses(IllegalArgumentException.class)
        // 16 bytes are a block without voxels, which has room for 512 of them.
        .allocates(1 << 18, 512);
  }
}
