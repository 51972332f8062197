package io.parallax.deploy.scan;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A source of frames of one scene, in the order in which they were captured.
 *
 * <p>Another layout needs an implementation of this: three methods, the images as they are encoded.
 */
public interface Scan {

  /** The scene's name: letters, digits, {@code .}, {@code _} and {@code -}. */
  String sceneId();

  /**
   * What the recording calls itself, where that is something else than {@link #sceneId()} because
   * it has other characters: the name of its directory as a rule.
   */
  default String givenName() {
    return sceneId();
  }

  /** The identifiers of the frames that have a pose, in order of capture. */
  List<String> frameIds();

  /**
   * One frame of {@link #frameIds()}.
   *
   * @throws java.io.UncheckedIOException if it cannot be read; the message names the file
   */
  ScanFrame frame(String frameId);

  /**
   * The pose of a frame of {@link #frameIds()}: 4×4 row-major, camera to world, metres. Worth
   * overriding where it is known without reading the images.
   *
   * @throws java.io.UncheckedIOException if it cannot be read; the message names the file
   */
  default double[] cameraToWorld(String frameId) {
    return frame(frameId).cameraToWorld();
  }

  /**
   * The identifiers of the frames that were recorded without a pose because the tracking was lost,
   * or without depth, in order of capture. They are no part of the scan.
   */
  default List<String> skippedFrameIds() {
    return List.of();
  }

  /** What a user should know of how the scan is read, a line each. */
  default List<String> remarks() {
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

  /** The file that holds the depth of a frame of {@link #frameIds()}, for messages. */
  default Optional<Path> depthFile(String frameId) {
    return Optional.empty();
  }
}
