package io.parallax.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.parallax.fuzz.FuzzTest;
import io.parallax.fuzz.Fuzzing;
import io.parallax.fuzz.TextMutator;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.schemas.codec.SuperpixelPlane;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Damaged records, planes and keys. */
class SchemasFuzzTest implements FuzzTest {
  private static final int WIDTH = 16;
  private static final int HEIGHT = 12;

  @Override
  public Stream<Fuzzing> decoders() {
    Stream<Fuzzing> records =
        Stream.concat(
                TopicCatalogue.all().stream().map(Topic::valueClass),
                Stream.of(FramePicture.class, FrameGuess.class, BlockStatistics.class))
            .map(SchemasFuzzTest::record);
    return Stream.concat(records, Stream.of(depthPlane(), superpixelPlane(), blockKey(), name()));
  }

  private static <T extends SpecificRecord> Fuzzing record(Class<T> type) {
    SchemaRegistryClient registry = new MockSchemaRegistryClient();
    AvroSerde<T> serde = AvroSerde.of(type, registry);
    return Fuzzing.of(
            "record-" + type.getSimpleName(), bytes -> serde.deserializer().deserialize("t", bytes))
        .corpus(
            LongStream.range(0, 8)
                .mapToObj(seed -> serde.serializer().serialize("t", AnyRecord.of(type, seed)))
                .toList())
        .refuses(SerializationException.class)
        // The least element of a list has 2 bytes, and is an object of a few others.
        .allocates(1 << 18, 256);
  }

  private static Fuzzing depthPlane() {
    short[] depth = new short[WIDTH * HEIGHT];
    IntStream.range(0, depth.length).forEach(i -> depth[i] = (short) (1000 + 7 * i));
    return Fuzzing.of(
            "plane-depth", bytes -> DepthPlane.decode(ByteBuffer.wrap(bytes), WIDTH, HEIGHT))
        .corpus(List.of(FieldBytes.of(DepthPlane.encode(depth, WIDTH, HEIGHT))))
        .refuses(IllegalArgumentException.class)
        .allocates(1 << 16, 0);
  }

  private static Fuzzing superpixelPlane() {
    Random random = new Random(1);
    List<byte[]> corpus =
        IntStream.range(1, 9)
            .mapToObj(
                ids -> {
                  short[] raster = new short[WIDTH * HEIGHT];
                  IntStream.range(0, raster.length)
                      .forEach(i -> raster[i] = (short) random.nextInt(ids));
                  return FieldBytes.of(SuperpixelPlane.encode(raster));
                })
            .toList();
    return Fuzzing.of(
            "plane-superpixels",
            bytes -> SuperpixelPlane.decode(ByteBuffer.wrap(bytes), WIDTH * HEIGHT))
        .corpus(corpus)
        .refuses(IllegalArgumentException.class)
        .allocates(1 << 16, 0);
  }

  private static Fuzzing blockKey() {
    return Fuzzing.of("key-block", bytes -> Keys.parseBlock(new String(bytes, UTF_8)))
        .corpus(
            List.of(
                Keys.block("flat-7", "gen.1", -5, 0, 35).getBytes(UTF_8),
                Keys.block("s", "g", Integer.MIN_VALUE, Integer.MAX_VALUE, 0).getBytes(UTF_8)))
        .mutator(new TextMutator())
        .refuses(IllegalArgumentException.class)
        .allocates(1 << 16, 32);
  }

  private static Fuzzing name() {
    return Fuzzing.of("name", bytes -> Identifiers.require("sceneId", new String(bytes, UTF_8)))
        .corpus(List.of("flat-7".getBytes(UTF_8), "x".repeat(200).getBytes(UTF_8)))
        .mutator(new TextMutator())
        .refuses(IllegalArgumentException.class)
        .allocates(1 << 16, 16);
  }
}
