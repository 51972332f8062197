package io.parallax.deploy.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parallax.deploy.scan.ScanFrame.SuperpixelIds;
import io.parallax.schemas.Camera;
import io.parallax.schemas.Frame;
import io.parallax.schemas.codec.SuperpixelPlane;
import io.parallax.scorer.geometry.Intrinsics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScanFramesTest {
  private static final double[] POSE = {0, 0, 1, 0.5, -1, 0, 0, -2, 0, -1, 0, 1.25, 0, 0, 0, 1};
  private static final short[] IDS = {0, 1, (short) 40000, (short) 65535, 7, 7};

  @Test
  void shouldCarryEveryPartOfTheFrame() throws IOException {
    Frame record = ScanFrames.toRecord("room", "robot-1", frame(Optional.of(ids())));

    assertThat(record.toByteBuffer().remaining()).isPositive();
    assertThat(record.getSceneId()).isEqualTo("room");
    assertThat(record.getFrameId()).isEqualTo("12");
    assertThat(record.getSourceId()).isEqualTo("robot-1");
    assertThat(record.getRevision()).isZero();
    assertThat(record.getCapturedAt()).isEqualTo(Instant.ofEpochMilli(400));
    assertThat(record.getColour()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThat(record.getDepth()).isEqualTo(ByteBuffer.wrap(new byte[] {4, 5}));
    assertThat(record.getCamera()).isEqualTo(new Camera(640, 480, 585.0, 586.0, 320.0, 240.0));
    assertThat(record.getCameraToWorld())
        .containsExactly(0., 0., 1., 0.5, -1., 0., 0., -2., 0., -1., 0., 1.25, 0., 0., 0., 1.);
    assertThat(record.getSuperpixels().getWidth()).isEqualTo(3);
    assertThat(record.getSuperpixels().getHeight()).isEqualTo(2);
    assertThat(SuperpixelPlane.decode(record.getSuperpixels().getIds(), 6)).isEqualTo(IDS);
  }

  @Test
  void shouldLeaveSuperpixelsOutWhenTheScanBringsNone() {
    assertThat(ScanFrames.toRecord("room", "robot-1", frame(Optional.empty())).getSuperpixels())
        .isNull();
  }

  @Test
  void shouldCarryEveryTimeThatMillisecondsHoldAndNameOthers() throws IOException {
    for (long millis : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
      Frame record = ScanFrames.toRecord("room", "robot-1", captured(Instant.ofEpochMilli(millis)));

      Frame stored = Frame.fromByteBuffer(record.toByteBuffer());
      assertThat(stored.getCapturedAt()).isEqualTo(Instant.ofEpochMilli(millis));
    }
    for (Instant beyond : new Instant[] {Instant.MIN, Instant.MAX}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ScanFrames.toRecord("room", "robot-1", captured(beyond)))
          .withMessage(
              "frame 12 was captured at %s, which is beyond what milliseconds since 1970 can hold",
              beyond);
    }
  }

  private static ScanFrame captured(Instant time) {
    ScanFrame frame = frame(Optional.empty());
    return new ScanFrame(
        frame.frameId(),
        frame.colour(),
        frame.depth(),
        frame.intrinsics(),
        frame.cameraToWorld(),
        time,
        Optional.empty());
  }

  private static SuperpixelIds ids() {
    return new SuperpixelIds(3, 2, IDS);
  }

  private static ScanFrame frame(Optional<SuperpixelIds> superpixels) {
    return new ScanFrame(
        "12",
        new byte[] {1, 2, 3},
        new byte[] {4, 5},
        new Intrinsics(640, 480, 585, 586, 320, 240),
        POSE,
        Instant.ofEpochMilli(400),
        superpixels);
  }
}
