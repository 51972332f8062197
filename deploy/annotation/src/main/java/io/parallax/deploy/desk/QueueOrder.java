package io.parallax.deploy.desk;

import io.parallax.schemas.LabelRequest;
import java.util.Comparator;

/**
 * The order in which requests are shown: the most telling first.
 *
 * <p>An answer costs an annotator about the same whatever it is about, so a request is worth what
 * it settles: the bits that the model is undecided by over the whole superpixel, view entropy (a
 * mean over pixels) times pixels. Equal ones come in the order of their selection.
 */
final class QueueOrder {
  static final Comparator<LabelRequest> MOST_TELLING_FIRST =
      Comparator.comparingDouble(QueueOrder::bits)
          .reversed()
          .thenComparingLong(LabelRequest::getOrdinal)
          .thenComparing(LabelRequest::getRequestId);

  private QueueOrder() {}

  /** The undecided bits of a request's superpixel. */
  static double bits(LabelRequest request) {
    return request.getViewEntropyBits() * request.getPixels();
  }
}
