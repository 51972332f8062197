package io.parallax.deploy.report;

import io.parallax.schemas.CocoMask;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.PixelBox;
import io.parallax.scorer.mask.CocoRle;
import io.parallax.scorer.mask.MaskOutline;
import io.parallax.scorer.score.ScoreColours;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * A static page of label requests: the crop with the superpixel's outline, beside it the view
 * entropy of the same pixels, below what the numbers say. All heat maps of a page have one scale.
 */
public final class RequestsPage {
  private static final int GUESSES = 2;

  /** Formats: title, upper end of the scale in bits, its colours, figures. */
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>%1$s</title>
      <style>
        body { margin: 24px; background: #17191d; color: #f2f3f5; font: 15px sans-serif }
        header { display: flex; justify-content: space-between; gap: 24px }
        h1 { margin: 0; font-size: 20px }
        p, figcaption span { color: #a9afb8; font-size: 13px }
        .scale { width: 220px; height: 14px; background: linear-gradient(to right, %3$s) }
        main { display: grid; grid-template-columns: repeat(auto-fill, minmax(480px, 1fr)); gap: 24px }
        figure { margin: 0 }
        figure > div { display: flex; gap: 8px }
        svg { flex: 1; min-width: 0; aspect-ratio: 4 / 3; background: #22252a }
        .heat { image-rendering: pixelated }
        path { fill: none; stroke: #00e5ff; stroke-width: 2px; vector-effect: non-scaling-stroke }
        path.shade { stroke: #0009; stroke-width: 4px }
        figcaption { margin-top: 8px; line-height: 1.4 }
      </style>
      <header>
        <div><h1>%1$s</h1>
        <p>left: what the annotator sees · right: where the views disagree (grey: no surface)</p></div>
        <div><div class="scale"></div><p>view entropy, 0 to %2$s bits</p></div>
      </header>
      <main>
      %4$s</main>
      </html>
      """;

  /** Formats: two pictures, the caption's lines. */
  private static final String FIGURE =
      """
      <figure>
        <div>
          %s
          %s
        </div>
        <figcaption><b>%s</b><br>%s<br><span>%s</span></figcaption>
      </figure>
      """;

  /** Formats: width and height in pixels of the frame, class and address of the image, outline. */
  private static final String PICTURE =
      "<svg viewBox=\"0 0 %1$s %2$s\"><image class=\"%3$s\" href=\"%4$s\" width=\"%1$s\""
          + " height=\"%2$s\" preserveAspectRatio=\"none\"/>"
          + "<path class=\"shade\" d=\"%5$s\"/><path d=\"%5$s\"/></svg>";

  private RequestsPage() {}

  /**
   * One request on the page.
   *
   * @param crop the file of its crop, as seen from the page
   * @param entropyBits view entropy of each pixel of the frame, row-major at the size of the
   *     request's mask; not a number where there is no voxel
   */
  public record Item(LabelRequest request, String crop, float[] entropyBits) {}

  /**
   * Writes the page.
   *
   * @param items in the order in which they shall appear
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, String title, List<Item> items) throws IOException {
    List<float[]> heats = items.stream().map(RequestsPage::cropped).toList();
    double mostBits = mostBits(heats);
    StringBuilder figures = new StringBuilder();
    for (int i = 0; i < items.size(); i++) {
      figures.append(figure(items.get(i), heats.get(i), mostBits));
    }
    String scale =
        IntStream.rangeClosed(0, 10)
            .mapToObj(tenth -> "#%s".formatted(hex(ScoreColours.of(tenth / 10.0))))
            .collect(Collectors.joining(", "));
    Files.writeString(
        file,
        PAGE.formatted(
            escaped(title), String.format(Locale.ROOT, "%.2f", mostBits), scale, figures));
  }

  private static String hex(int colour) {
    return String.format(Locale.ROOT, "%06x", colour);
  }

  private static String figure(Item item, float[] heat, double mostBits) throws IOException {
    LabelRequest request = item.request();
    PixelBox box = request.getCropBox();
    int width = box.getWidth();
    int height = box.getHeight();
    String outline = MaskOutline.path(mask(request), width, height);
    String png = Base64.getEncoder().encodeToString(png(heat, width, height, mostBits));
    return FIGURE.formatted(
        PICTURE.formatted(width, height, "crop", escaped(item.crop()), outline),
        PICTURE.formatted(width, height, "heat", "data:image/png;base64," + png, outline),
        escaped(
            "#%s   frame %s, superpixel %s"
                .formatted(
                    request.getOrdinal() + 1, request.getFrameId(), request.getSuperpixel())),
        String.format(
            Locale.ROOT,
            "view entropy %.2f bits · view divergence %.2f bits · %.1f views",
            request.getViewEntropyBits(),
            request.getViewDivergenceBits(),
            request.getViews()),
        escaped("the model's guess: " + guess(request)));
  }

  /** The pixels of the crop that the superpixel covers. */
  private static BitSet mask(LabelRequest request) {
    CocoMask whole = request.getMask();
    PixelBox box = request.getCropBox();
    BitSet frame = CocoRle.parse(whole.getCounts(), whole.getWidth(), whole.getHeight()).mask();
    BitSet mask = new BitSet(box.getWidth() * box.getHeight());
    for (int y = 0; y < box.getHeight(); y++) {
      for (int x = 0; x < box.getWidth(); x++) {
        mask.set(
            y * box.getWidth() + x,
            frame.get((box.getY() + y) * whole.getWidth() + box.getX() + x));
      }
    }
    return mask;
  }

  /** The entropy of the pixels that the crop shows. */
  private static float[] cropped(Item item) {
    PixelBox box = item.request().getCropBox();
    int frameWidth = item.request().getMask().getWidth();
    float[] part = new float[box.getWidth() * box.getHeight()];
    for (int y = 0; y < box.getHeight(); y++) {
      int from = (box.getY() + y) * frameWidth + box.getX();
      System.arraycopy(item.entropyBits(), from, part, y * box.getWidth(), box.getWidth());
    }
    return part;
  }

  private static byte[] png(float[] bits, int width, int height, double mostBits)
      throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < bits.length; i++) {
      image.setRGB(i % width, i / width, ScoreColours.of(bits[i] / mostBits));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  /**
   * The upper end of the heat maps' scale: few pixels lie above it, and single ones do not set it.
   */
  private static double mostBits(List<float[]> heats) {
    double most = 0;
    for (float[] heat : heats) {
      // What is not a number is sorted to the end.
      float[] sorted = heat.clone();
      Arrays.sort(sorted);
      int numbers = sorted.length;
      while (numbers > 0 && Float.isNaN(sorted[numbers - 1])) {
        numbers--;
      }
      if (numbers > 0) {
        most = Math.max(most, sorted[(int) (0.98 * (numbers - 1))]);
      }
    }
    return most > 0 ? most : 1;
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

  /** Names of classes and scenes come from elsewhere. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
