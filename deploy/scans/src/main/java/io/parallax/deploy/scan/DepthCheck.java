package io.parallax.deploy.scan;

import io.parallax.inference.image.DepthPng;
import io.parallax.schemas.InvalidRecordException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whether a scan has depth at all, which is found out before anything is done with it. */
public final class DepthCheck {
  private DepthCheck() {}

  /**
   * Looks at frames from all over the scan, and at the others only while none has a reading. A
   * frame that cannot be read ends the search: its reader will report what is wrong with it.
   *
   * @throws UnreadableScanException if every pixel of every frame is without a reading
   */
  public static void requireReadings(Scan scan) {
    List<String> frameIds = scan.frameIds();
    boolean found =
        Stream.concat(FrameSample.of(scan).stream(), frameIds.stream())
            .anyMatch(id -> mayHaveReadings(scan, id));
    if (!found) {
      String first = frameIds.get(0);
      String last = frameIds.get(frameIds.size() - 1);
      throw new UnreadableScanException(
          scan.depthFile(first).orElse(Path.of(scan.sceneId())),
          "has no depth reading: every pixel is 0, as in all %s frames of scene %s (%s to %s)"
              .formatted(frameIds.size(), scan.sceneId(), first, last));
    }
  }

  private static boolean mayHaveReadings(Scan scan, String frameId) {
    try {
      ScanFrame frame = scan.frame(frameId);
      short[] depth =
          DepthPng.decode(
              ByteBuffer.wrap(frame.depth()),
              frame.intrinsics().width(),
              frame.intrinsics().height());
      for (short reading : depth) {
        if (reading != 0) {
          return true;
        }
      }
      return false;
    } catch (UncheckedIOException | InvalidRecordException e) {
      return true;
    }
  }
}
