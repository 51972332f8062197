package io.parallax.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Longs;
import io.parallax.inference.TinyGraph;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalDataTest {
  private static final int BYTES = 60;

  @TempDir Path directory;

  @Test
  void shouldCopyEachByteThatATensorNamesOnceAndInItsOrder() throws IOException {
    Random random = new Random(3);
    byte[] first = bytes(random, "a.bin");
    byte[] second = bytes(random, "weights/b.bin");
    for (int trial = 0; trial < 200; trial++) {
      TinyGraph graph = new TinyGraph();
      BitSet ofFirst = new BitSet();
      BitSet ofSecond = new BitSet();
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        int offset = random.nextInt(BYTES);
        int length = 1 + random.nextInt(BYTES - offset);
        boolean isFirst = random.nextBoolean();
        (isFirst ? ofFirst : ofSecond).set(offset, offset + length);
        graph.external("w" + i, isFirst ? "a.bin" : "weights/b.bin", offset, length, length);
      }
      ExternalData data = ExternalData.of(graph.write(directory.resolve("tiny.onnx")));
      ByteArrayOutputStream copied = new ByteArrayOutputStream();
      data.copyTo(copied);

      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      write(first, ofFirst, expected);
      write(second, ofSecond, expected);
      assertThat(copied.toByteArray()).isEqualTo(expected.toByteArray());
      assertThat(data.isEmpty()).isFalse();
      assertThat(data.bytes()).isEqualTo(ofFirst.cardinality() + ofSecond.cardinality());
    }
  }

  @Test
  void shouldBeEmptyWhenAllWeightsAreInTheFile() throws IOException {
    assertThat(ExternalData.of(TinyGraph.logits(3).write(directory.resolve("tiny.onnx"))).isEmpty())
        .isTrue();
    // What is no model is refused by ONNX Runtime, in its own words.
    Path text = Files.writeString(directory.resolve("text.onnx"), "This is no model.");
    assertThat(ExternalData.of(text).isEmpty()).isTrue();
  }

  @Test
  void shouldNameTheFilesByTheirPathsFromTheModel() throws IOException {
    Random random = new Random(4);
    bytes(random, "a.bin");
    bytes(random, "weights/b.bin");
    Path file =
        new TinyGraph()
            .external("w", "./a.bin", 0, 1, 1)
            .external("v", "weights/../weights/b.bin", 0, 1, 1)
            .write(directory.resolve("tiny.onnx"));

    assertThat(ModelBundle.of(ModelSource.of(file)).parts())
        .containsOnlyKeys("a.bin", "weights/b.bin");

    Path other = Files.writeString(directory.resolve("other.json"), "{}");
    ModelBundle named = ModelBundle.of(new ModelSource(file, other, null, null, 0));
    assertThat(named.parts()).hasSize(3).containsEntry("tiny.json", other);
    Path beside = Files.writeString(directory.resolve("tiny.json"), "{}");
    assertThat(ModelBundle.of(ModelSource.of(file)).parts())
        .hasSize(3)
        .containsEntry("tiny.json", beside);
  }

  private byte[] bytes(Random random, String name) throws IOException {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return bytes;
  }

  private static void write(byte[] bytes, BitSet named, ByteArrayOutputStream to) {
    for (int from = named.nextSetBit(0); from >= 0; ) {
      int end = named.nextClearBit(from);
      to.writeBytes(Longs.toByteArray(end - from));
      to.write(bytes, from, end - from);
      from = named.nextSetBit(end);
    }
  }
}
