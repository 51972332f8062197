package io.parallax.deploy.scan;

import java.util.List;
import java.util.Optional;

/**
 * A source of frames of one scene, in the order in which they were captured.
 *
 * <p>Whoever brings another layout implements this: three methods, the images as they are encoded.
 */
public interface Scan {

  /** The scene's name: letters, digits, {@code .}, {@code _} and {@code -}. */
  String sceneId();

  /** The identifiers of the frames that have a pose, in order of capture. */
  List<String> frameIds();

  /**
   * One frame of {@link #frameIds()}.
   *
   * @throws java.io.UncheckedIOException if it cannot be read; the message names the file
   */
  ScanFrame frame(String frameId);

  /**
   * The identifiers of the frames that were recorded without a pose because the tracking was lost,
   * in order of capture. They are no part of the scan.
   */
  default List<String> skippedFrameIds() {
    return List.of();
  }

  /**
   * The true class of each pixel of a frame of {@link #frameIds()}, where the scan brings it.
   *
   * @throws java.io.UncheckedIOException if it cannot be read; the message names the file
   */
  default Optional<TrueClasses> trueClasses(String frameId) {
    return Optional.empty();
  }
}
