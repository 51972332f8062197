package io.parallax.deploy.scan;

import java.util.List;

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
}
