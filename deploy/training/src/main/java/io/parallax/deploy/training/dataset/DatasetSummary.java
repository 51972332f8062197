package io.parallax.deploy.training.dataset;

import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a dataset holds.
 *
 * @param images how many images each part has
 * @param pixels their labelled pixels, at the working resolution
 * @param frames how many frames the topic has of its scenes, with labels or without
 * @param framePixels the pixels of all these frames, at the working resolution
 * @param refused of those, the frames whose depth, camera or pose cannot be used
 * @param answers how many requests of its scenes have answers with classes
 * @param written files that were written, as they were new or others
 */
public record DatasetSummary(
    Map<Part, Integer> images,
    Map<Part, OriginCounts> pixels,
    long frames,
    long framePixels,
    long refused,
    long answers,
    long written) {
  /** Copies. */
  public DatasetSummary {
    images = new EnumMap<>(images);
    pixels = new EnumMap<>(pixels);
  }
}
