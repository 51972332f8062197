package io.parallax.deploy.export;

import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.schemas.LabelRequest;
import java.util.List;

/**
 * What the model takes the superpixel of a request for: the most probable class, everywhere.
 *
 * @param parts one part, in the crop; none if the request has no distribution
 * @param probability of that class, mean over the superpixel
 */
record Guess(List<ClassMask> parts, double probability) {

  /** The guess that a request carries. */
  static Guess of(LabelRequest request) {
    List<Float> distribution = request.getMeanDistribution();
    int best = -1;
    for (int c = 0; c < Math.min(distribution.size(), request.getClassNames().size()); c++) {
      if (best < 0 || distribution.get(c) > distribution.get(best)) {
        best = c;
      }
    }
    if (best < 0) {
      return new Guess(List.of(), 0);
    }
    ClassMask part = new ClassMask(request.getClassNames().get(best), superpixel(request));
    return new Guess(List.of(part), distribution.get(best));
  }

  /** The superpixel in the crop. */
  static PixelMask superpixel(LabelRequest request) {
    return PixelMask.of(request.getMask()).cut(request.getCropBox());
  }
}
