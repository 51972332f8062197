package io.parallax.deploy.stream;

import io.parallax.deploy.scan.Scan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * How far a stream has come: so many frames of its scan, in order, and a checksum by which the scan
 * is known again.
 *
 * @param frames that are stored
 * @param checksum of their names and poses ({@link ScanChecksum}); versions before had one of the
 *     names alone
 */
record Checkpoint(int frames, long checksum) {

  /**
   * The checksum of a scan as far as this checkpoint, to go on with; nothing if the scan does not
   * begin with the frames of this checkpoint. It may have grown since.
   *
   * @param ownNames of its frames, before the source's was added
   */
  Optional<ScanChecksum> in(Scan scan, List<String> ownNames) {
    if (frames > ownNames.size()) {
      return Optional.empty();
    }
    ScanChecksum first = ScanChecksum.of(frames, scan);
    return equals(first.checkpoint()) || checksum == ofNames(ownNames.subList(0, frames))
        ? Optional.of(first)
        : Optional.empty();
  }

  /** The checksum that versions before stored: that of the frames' own names. */
  static long ofNames(List<String> frameIds) {
    CRC32C checksum = new CRC32C();
    for (String frameId : frameIds) {
      checksum.update(frameId.getBytes(StandardCharsets.UTF_8));
      checksum.update('\n');
    }
    return checksum.getValue();
  }
}
