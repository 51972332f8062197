package io.parallax.deploy.report;

import io.parallax.schemas.CocoMask;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.PixelBox;
import io.parallax.scorer.mask.CocoRle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * One request on a {@link PictureSheet}. Mask and entropy have the same raster, which covers what
 * the crop shows, at any resolution.
 *
 * @param crop colour
 * @param mask bit {@code y * maskWidth + x} is set where the superpixel is
 * @param entropyBits view entropy of each pixel, row-major, not a number where there is no voxel;
 *     absent if nobody computed it
 * @param guess what the model takes it for, in words
 */
public record SheetItem(
    String frameId,
    int superpixel,
    double viewEntropyBits,
    double viewDivergenceBits,
    double views,
    String guess,
    BufferedImage crop,
    int maskWidth,
    int maskHeight,
    BitSet mask,
    Optional<float[]> entropyBits) {
  private static final int GUESSES = 2;

  /**
   * A request as it was published.
   *
   * @param frameEntropyBits view entropy of each pixel of the frame, at the size of the request's
   *     mask
   * @throws IOException if the request's crop is no image
   */
  public static SheetItem of(LabelRequest request, Optional<float[]> frameEntropyBits)
      throws IOException {
    CocoMask whole = request.getMask();
    PixelBox box = request.getCropBox();
    BitSet frameMask = CocoRle.parse(whole.getCounts(), whole.getWidth(), whole.getHeight()).mask();
    BitSet mask = new BitSet(box.getWidth() * box.getHeight());
    for (int y = 0; y < box.getHeight(); y++) {
      for (int x = 0; x < box.getWidth(); x++) {
        mask.set(
            y * box.getWidth() + x,
            frameMask.get((box.getY() + y) * whole.getWidth() + box.getX() + x));
      }
    }
    return new SheetItem(
        request.getFrameId(),
        request.getSuperpixel(),
        request.getViewEntropyBits(),
        request.getViewDivergenceBits(),
        request.getViews(),
        guess(request),
        crop(request),
        box.getWidth(),
        box.getHeight(),
        mask,
        frameEntropyBits.map(bits -> cut(bits, whole.getWidth(), box)));
  }

  private static float[] cut(float[] frame, int frameWidth, PixelBox box) {
    float[] part = new float[box.getWidth() * box.getHeight()];
    for (int y = 0; y < box.getHeight(); y++) {
      System.arraycopy(
          frame,
          (box.getY() + y) * frameWidth + box.getX(),
          part,
          y * box.getWidth(),
          box.getWidth());
    }
    return part;
  }

  private static BufferedImage crop(LabelRequest request) throws IOException {
    ByteBuffer png = request.getCrop().duplicate();
    byte[] bytes = new byte[png.remaining()];
    png.get(bytes);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    if (image == null) {
      throw new IOException("the crop of request " + request.getRequestId() + " is no image");
    }
    return image;
  }

  /** The likeliest classes, as "chair 41 %, table 22 %". */
  private static String guess(LabelRequest request) {
    List<Float> probabilities = request.getMeanDistribution();
    List<String> names = request.getClassNames();
    return IntStream.range(0, probabilities.size())
        .boxed()
        .sorted(Comparator.comparing(probabilities::get).reversed())
        .limit(GUESSES)
        .map(
            c ->
                String.format(
                    Locale.ROOT,
                    "%s %.0f %%",
                    c < names.size() ? names.get(c) : "class " + c,
                    100 * probabilities.get(c)))
        .collect(Collectors.joining(", "));
  }
}
