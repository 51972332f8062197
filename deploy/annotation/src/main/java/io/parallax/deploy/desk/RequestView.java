package io.parallax.deploy.desk;

import io.parallax.schemas.CocoMask;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.PixelBox;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.scorer.mask.MaskOutline;
import java.util.List;

/**
 * What a page shows of one request, as JSON. Outline and boxes are in pixels of the frame.
 *
 * @param outline path of an SVG; see {@link MaskOutline}
 * @param crop the part of the frame that the crop shows
 * @param distribution the model's guess, by class
 * @param standsFor superpixels of other views that show the same surface, most overlap first
 */
record RequestView(
    String id,
    String scene,
    String frame,
    int superpixel,
    String generation,
    String status,
    int pixels,
    double coverage,
    double views,
    double viewEntropyBits,
    double viewDivergenceBits,
    int frameWidth,
    int frameHeight,
    String outline,
    Box box,
    Box crop,
    List<String> classes,
    List<Float> distribution,
    List<OtherView> standsFor) {

  /** A rectangle of pixels. */
  record Box(int x, int y, int width, int height) {
    static Box of(PixelBox box) {
      return new Box(box.getX(), box.getY(), box.getWidth(), box.getHeight());
    }
  }

  /** A superpixel of another view; overlap is the share of it that the request covers. */
  record OtherView(String frame, int superpixel, double overlap) {}

  static RequestView of(LabelRequest request) {
    CocoMask mask = request.getMask();
    return new RequestView(
        request.getRequestId(),
        request.getSceneId(),
        request.getFrameId(),
        request.getSuperpixel(),
        request.getGeneration(),
        request.getStatus().name(),
        request.getPixels(),
        request.getCoverage(),
        request.getViews(),
        request.getViewEntropyBits(),
        request.getViewDivergenceBits(),
        mask.getWidth(),
        mask.getHeight(),
        outline(mask),
        Box.of(request.getBox()),
        Box.of(request.getCropBox()),
        request.getClassNames(),
        request.getMeanDistribution(),
        request.getStandsFor().stream()
            .map(
                other ->
                    new OtherView(other.getFrameId(), other.getSuperpixel(), other.getOverlap()))
            .sorted((a, b) -> Double.compare(b.overlap, a.overlap))
            .toList());
  }

  private static String outline(CocoMask mask) {
    return MaskOutline.path(
        CocoRle.parse(mask.getCounts(), mask.getWidth(), mask.getHeight()).mask(),
        mask.getWidth(),
        mask.getHeight());
  }
}
