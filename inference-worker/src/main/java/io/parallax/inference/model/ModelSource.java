package io.parallax.inference.model;

import java.nio.file.Path;

/**
 * Where a model lies and how it shall run.
 *
 * @param file the ONNX file
 * @param descriptor its descriptor, or null for the one beside it, if there is one
 * @param width working width in pixels, or null for the descriptor's or the model's own
 * @param height working height in pixels, likewise
 * @param threads threads that compute one image; 0 for one, since a small graph gains little from
 *     more, and images side by side gain all
 */
public record ModelSource(Path file, Path descriptor, Integer width, Integer height, int threads) {

  /** A model with everything else by default. */
  public static ModelSource of(Path file) {
    return new ModelSource(file, null, null, null, 0);
  }
}
