package io.parallax.deploy.stream;

import io.parallax.deploy.scan.Scan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The checksum of the first frames of a scan, one more at a time: of their names and poses, for all
 * recordings of one layout name their frames alike.
 */
final class ScanChecksum {
  private final CRC32C checksum = new CRC32C();
  private int frames;

  /** The checksum of the first frames of a scan, whose poses are read for it. */
  static ScanChecksum of(int frames, Scan scan) {
    ScanChecksum first = new ScanChecksum();
    scan.frameIds().subList(0, frames).forEach(id -> first.add(id, scan.cameraToWorld(id)));
    return first;
  }

  /** Adds the next frame. */
  void add(String frameId, double[] cameraToWorld) {
    checksum.update(frameId.getBytes(StandardCharsets.UTF_8));
    checksum.update('\n');
    ByteBuffer pose = ByteBuffer.allocate(Double.BYTES * cameraToWorld.length);
    for (double entry : cameraToWorld) {
      pose.putDouble(entry);
    }
    checksum.update(pose.flip());
    frames++;
  }

  /** The checkpoint behind the frames that were added. */
  Checkpoint checkpoint() {
    return new Checkpoint(frames, checksum.getValue());
  }
}
