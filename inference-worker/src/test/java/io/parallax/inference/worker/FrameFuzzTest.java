package io.parallax.inference.worker;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.parallax.fuzz.ByteMutator;
import io.parallax.fuzz.FuzzTest;
import io.parallax.fuzz.Fuzzing;
import io.parallax.fuzz.Mutator;
import io.parallax.fuzz.PngMutator;
import io.parallax.inference.TestImages;
import io.parallax.inference.image.ColourImage;
import io.parallax.inference.image.DepthPng;
import io.parallax.schemas.AvroSerde;
import io.parallax.schemas.Camera;
import io.parallax.schemas.Frame;
import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.SuperpixelRaster;
import io.parallax.schemas.codec.SuperpixelPlane;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.kafka.common.errors.SerializationException;

/** Damaged frames: their images, and the records whole. */
class FrameFuzzTest implements FuzzTest {
  private static final int WIDTH = 16;
  private static final int HEIGHT = 16;

  /** A byte of deflate may be a thousand bytes of black pixels, eight to a byte. */
  private static final long BYTES_OF_A_BYTE = 1032 * 8 * 8;

  @Override
  public Stream<Fuzzing> decoders() {
    return Stream.of(jpeg(), png(), depth(), frame());
  }

  private static Fuzzing jpeg() {
    BufferedImage image = image(BufferedImage.TYPE_INT_RGB);
    return image("image-jpeg")
        .corpus(
            List.of(
                encoded(image, "jpeg", false),
                encoded(image, "jpeg", true),
                encoded(image(BufferedImage.TYPE_BYTE_GRAY), "jpeg", false)))
        .mutator(Mutator.anyOf(new ByteMutator(), FrameFuzzTest::resizedJpeg));
  }

  private static Fuzzing png() {
    List<byte[]> corpus =
        Stream.of(
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED,
                BufferedImage.TYPE_BYTE_BINARY)
            .flatMap(
                type ->
                    Stream.of(
                        encoded(image(type), "png", false), encoded(image(type), "png", true)))
            .toList();
    return image("image-png").corpus(corpus).mutator(new PngMutator());
  }

  private static Fuzzing image(String name) {
    return Fuzzing.of(
            name, bytes -> ColourImage.decode(ByteBuffer.wrap(bytes)).resized(WIDTH, HEIGHT))
        .refuses(InvalidRecordException.class)
        .allocates(1 << 20, BYTES_OF_A_BYTE);
  }

  private static Fuzzing depth() {
    BufferedImage image = image(BufferedImage.TYPE_USHORT_GRAY);
    return Fuzzing.of(
            "image-depth",
            bytes -> {
              short[] depth = DepthPng.decode(ByteBuffer.wrap(bytes), WIDTH, HEIGHT, 8, 8);
              if (depth.length != 8 * 8) {
                throw new AssertionError("depth of %s pixels".formatted(depth.length));
              }
              depth = DepthPng.decode(ByteBuffer.wrap(bytes), WIDTH, HEIGHT);
              if (depth.length != WIDTH * HEIGHT) {
                throw new AssertionError("depth of %s pixels".formatted(depth.length));
              }
            })
        .corpus(List.of(encoded(image, "png", false), encoded(image, "png", true)))
        .mutator(new PngMutator())
        .refuses(InvalidRecordException.class)
        .allocates(1 << 20, 16);
  }

  private static Fuzzing frame() {
    AvroSerde<Frame> serde = AvroSerde.of(Frame.class, new MockSchemaRegistryClient());
    WorkerMetrics metrics = new WorkerMetrics();
    FramePreparation preparation =
        new FramePreparation(
            WIDTH, HEIGHT, SuperpixelChoice.GIVEN, DepthLimit.DEFAULT, () -> metrics);
    return Fuzzing.of(
            "frame",
            bytes -> preparation.prepare(serde.deserializer().deserialize("frames", bytes)))
        .corpus(
            IntStream.range(0, 4)
                .mapToObj(i -> serde.serializer().serialize("frames", frame(i)))
                .toList())
        .refuses(SerializationException.class, InvalidRecordException.class)
        .allocates(4 << 20, BYTES_OF_A_BYTE);
  }

  private static Frame frame(int seed) {
    short[] superpixels = new short[WIDTH * HEIGHT];
    IntStream.range(0, superpixels.length).forEach(i -> superpixels[i] = (short) (i % 5));
    return Frame.newBuilder()
        .setSceneId("scene")
        .setFrameId("f" + seed)
        .setSourceId("robot-1")
        .setCapturedAt(Instant.ofEpochMilli(1_234_567))
        .setColour(
            ByteBuffer.wrap(
                encoded(image(BufferedImage.TYPE_INT_RGB), seed % 2 == 0 ? "png" : "jpeg", false)))
        .setDepth(ByteBuffer.wrap(encoded(image(BufferedImage.TYPE_USHORT_GRAY), "png", false)))
        .setCamera(new Camera(WIDTH, HEIGHT, 15.0, 15.0, 7.5, 7.5))
        .setCameraToWorld(
            List.of(1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0))
        .setSuperpixels(new SuperpixelRaster(WIDTH, HEIGHT, SuperpixelPlane.encode(superpixels)))
        .build();
  }

  private static BufferedImage image(int type) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    image.setRGB(0, 0, WIDTH, HEIGHT, TestImages.picture(WIDTH, HEIGHT, 1), 0, WIDTH);
    return image;
  }

  /** An encoded image, in one go or in passes: progressive in a JPEG, interlaced in a PNG. */
  private static byte[] encoded(BufferedImage image, String format, boolean inPasses) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (inPasses) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** The same JPEG with another size in its header. */
  private static byte[] resizedJpeg(byte[] valid, byte[] other, SplittableRandom random) {
    byte[] jpeg = valid.clone();
    int[] sizes = {0, 1, 7, 17, 64, 255, 4096, 65_535};
    for (int at = 2; at + 9 < jpeg.length; at++) {
      int marker = jpeg[at + 1] & 0xFF;
      if ((jpeg[at] & 0xFF) == 0xFF && marker >= 0xC0 && marker <= 0xC2) {
        int size = sizes[random.nextInt(sizes.length)];
        ByteBuffer.wrap(jpeg).putShort(at + 5 + 2 * random.nextInt(2), (short) size);
      }
    }
    return random.nextBoolean() ? jpeg : new ByteMutator().mutate(jpeg, other, random);
  }
}
