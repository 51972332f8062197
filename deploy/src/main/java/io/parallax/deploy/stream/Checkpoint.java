package io.parallax.deploy.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * How far a stream has come: so many frames of its scan, in order, and a checksum of their names,
 * by which the scan is known again.
 *
 * @param frames that are stored
 * @param checksum of their names
 */
record Checkpoint(int frames, long checksum) {

  /** The checkpoint after the first frames of a scan. */
  static Checkpoint after(int frames, List<String> frameIds) {
    CRC32C checksum = new CRC32C();
    for (String frameId : frameIds.subList(0, frames)) {
      checksum.update(frameId.getBytes(StandardCharsets.UTF_8));
      checksum.update('\n');
    }
    return new Checkpoint(frames, checksum.getValue());
  }

  /**
   * Whether a scan begins with the frames of this checkpoint. It may have grown since.
   *
   * @param frameIds of the scan, in order
   */
  boolean isOf(List<String> frameIds) {
    return frames <= frameIds.size() && equals(after(frames, frameIds));
  }
}
