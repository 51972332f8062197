package io.parallax.deploy.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the parts of one recorded frame lie.
 *
 * @param frameId unique in the scene
 * @param superpixels ids as a greyscale PNG, if the scan brings them
 * @param trueClasses ids as a greyscale PNG, if the scan brings them
 */
record FrameFiles(
    String frameId,
    Path colour,
    Path depth,
    Path pose,
    Optional<Path> superpixels,
    Optional<Path> trueClasses) {

  /** Fails if a part that every frame needs is missing. */
  FrameFiles {
    requireFile(depth, frameId);
    requireFile(pose, frameId);
  }

  /** A file's content. */
  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UnreadableScanException(file, e);
    }
  }

  private static void requireFile(Path file, String frameId) {
    if (!Files.isRegularFile(file)) {
      throw new UnreadableScanException(
          file, "file is missing, though frame " + frameId + " has a colour image");
    }
  }
}
