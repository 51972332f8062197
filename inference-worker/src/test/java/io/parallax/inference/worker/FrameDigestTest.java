package io.parallax.inference.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.inference.TestFrames;
import io.parallax.schemas.Camera;
import io.parallax.schemas.Frame;
import io.parallax.schemas.SuperpixelRaster;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class FrameDigestTest {
  private static Frame frame() {
    Frame frame = TestFrames.good("kitchen", "f1", 1);
    frame.setSuperpixels(new SuperpixelRaster(2, 3, ByteBuffer.wrap(new byte[] {1, 2, 3})));
    return frame;
  }

  private static ByteBuffer digest(Consumer<Frame> change) {
    Frame frame = frame();
    change.accept(frame);
    return FrameDigest.of(frame);
  }

  private static ByteBuffer changed(ByteBuffer bytes, int at) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    copy[at] ^= 1;
    return ByteBuffer.wrap(copy);
  }

  private static void move(Frame frame, int entry, double by) {
    List<Double> pose = new ArrayList<>(frame.getCameraToWorld());
    pose.set(entry, pose.get(entry) + by);
    frame.setCameraToWorld(pose);
  }

  @Test
  void shouldBeTheSameWhenTheFrameIsTheSameWhateverItIsCalledAndWhenever() {
    ByteBuffer digest = FrameDigest.of(frame());

    assertThat(digest.remaining()).isEqualTo(32);
    assertThat(FrameDigest.of(frame())).isEqualTo(digest);
    assertThat(digest(f -> f.setSceneId("hall"))).isEqualTo(digest);
    assertThat(digest(f -> f.setFrameId("f2"))).isEqualTo(digest);
    assertThat(digest(f -> f.setSourceId("robot-2"))).isEqualTo(digest);
    assertThat(digest(f -> f.setRevision(3))).isEqualTo(digest);
    assertThat(digest(f -> f.setCapturedAt(Instant.EPOCH))).isEqualTo(digest);
  }

  @Test
  void shouldBeAnotherWhenAnyPartOfTheFrameIs() {
    List<ByteBuffer> digests = new ArrayList<>();
    digests.add(FrameDigest.of(frame()));
    digests.add(digest(f -> f.setColour(changed(f.getColour(), 100))));
    digests.add(digest(f -> f.setDepth(changed(f.getDepth(), 60))));
    Camera camera = frame().getCamera();
    for (int field = 0; field < camera.getSchema().getFields().size(); field++) {
      int number = field;
      digests.add(digest(f -> f.getCamera().put(number, increased(f.getCamera().get(number)))));
    }
    for (int entry = 0; entry < 16; entry++) {
      int number = entry;
      digests.add(digest(f -> move(f, number, 1e-12)));
    }
    digests.add(digest(f -> f.setCameraToWorld(f.getCameraToWorld().subList(0, 15))));
    digests.add(digest(f -> f.setSuperpixels(null)));
    digests.add(digest(f -> f.getSuperpixels().setWidth(3)));
    digests.add(digest(f -> f.getSuperpixels().setHeight(2)));
    digests.add(digest(f -> f.getSuperpixels().setIds(changed(f.getSuperpixels().getIds(), 2))));
    digests.add(
        digest(
            f -> {
              // The same bytes in a row, parted elsewhere.
              f.setColour(joined(f.getColour(), f.getDepth().slice(0, 1)));
              f.setDepth(f.getDepth().slice(1, f.getDepth().remaining() - 1));
            }));

    assertThat(digests).hasSize(31).doesNotHaveDuplicates();
  }

  private static Object increased(Object number) {
    return number instanceof Integer whole ? whole + 1 : (Object) ((Double) number + 1e-9);
  }

  private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first.duplicate())
        .put(second.duplicate())
        .flip();
  }
}
