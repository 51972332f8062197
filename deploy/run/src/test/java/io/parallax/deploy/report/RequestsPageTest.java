package io.parallax.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.PixelBox;
import io.parallax.scorer.mask.MaskOutline;
import io.parallax.scorer.score.ScoreColours;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestsPageTest {
  private static final Pattern HEAT = Pattern.compile("data:image/png;base64,([^\"]*)\"");

  @TempDir private Path directory;

  @Test
  void shouldOutlineTheSuperpixelInThePixelsOfTheCrop() throws IOException {
    PixelBox crop = Requests.CROP_BOX;
    PixelBox box = Requests.BOX;
    BitSet mask = new BitSet();
    for (int y = box.getY() - crop.getY(); y < box.getY() - crop.getY() + box.getHeight(); y++) {
      int left = y * crop.getWidth() + box.getX() - crop.getX();
      mask.set(left, left + box.getWidth());
    }

    String page = page("title", item(Requests.request(3), level(1)));

    assertThat(page)
        .contains("href=\"crops/3.png\"")
        .contains("viewBox=\"0 0 5 4\"")
        .contains("d=\"" + MaskOutline.path(mask, crop.getWidth(), crop.getHeight()) + "\"");
  }

  @Test
  void shouldColourEachPixelOfTheCropByItsEntropy() throws IOException {
    float[] bits = new float[Requests.WIDTH * Requests.HEIGHT];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = i % Requests.WIDTH < 4 ? 0.5f : 2;
    }
    bits[4 * Requests.WIDTH + 2] = Float.NaN;

    String page = page("title", item(Requests.request(0), bits));

    BufferedImage heat = heats(page).get(0);
    assertThat(page).contains("view entropy, 0 to 2.00 bits");
    assertThat(heat.getWidth()).isEqualTo(Requests.CROP_BOX.getWidth());
    assertThat(heat.getHeight()).isEqualTo(Requests.CROP_BOX.getHeight());
    assertThat(heatAt(heat, 2, 1)).isEqualTo(ScoreColours.of(0.25));
    assertThat(heatAt(heat, 6, 1)).isEqualTo(ScoreColours.of(1));
    assertThat(heatAt(heat, 6, 4)).isEqualTo(ScoreColours.of(1));
    assertThat(heatAt(heat, 2, 4)).isEqualTo(ScoreColours.ABSENT);
  }

  @Test
  void shouldHaveOneScaleForAllRequests() throws IOException {
    String page =
        page("title", item(Requests.request(0), level(1)), item(Requests.request(1), level(4)));

    List<BufferedImage> heats = heats(page);
    assertThat(heats).hasSize(2);
    assertThat(heatAt(heats.get(0), 3, 2)).isEqualTo(ScoreColours.of(0.25));
    assertThat(heatAt(heats.get(1), 3, 2)).isEqualTo(ScoreColours.of(1));
  }

  @Test
  void shouldSayWhatTheNumbersSay() throws IOException {
    String page = page("title", item(Requests.request(0), level(1)));

    assertThat(page)
        .contains("frame 100, superpixel 7")
        .contains("view entropy 1.50 bits · view divergence 0.25 bits · 3.3 views")
        .contains("the model's guess: chair 63 %, floor 25 %");
  }

  @Test
  void shouldShowForeignNamesAsText() throws IOException {
    LabelRequest request =
        LabelRequest.newBuilder(Requests.request(0))
            .setClassNames(List.of("wall", "floor", "<script>alert(\"&\")</script>"))
            .build();

    String page = page("a <b> scene", item(request, level(1)));

    assertThat(page)
        .contains("a &lt;b&gt; scene")
        .contains("&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt; 63 %")
        .doesNotContain("<script>", "<b> scene");
  }

  private String page(String title, RequestsPage.Item... items) throws IOException {
    Path file = directory.resolve("requests.html");
    RequestsPage.write(file, title, List.of(items));
    return Files.readString(file);
  }

  private static RequestsPage.Item item(LabelRequest request, float[] bits) {
    return new RequestsPage.Item(request, "crops/%s.png".formatted(request.getOrdinal()), bits);
  }

  private static float[] level(float bits) {
    float[] level = new float[Requests.WIDTH * Requests.HEIGHT];
    Arrays.fill(level, bits);
    return level;
  }

  private static List<BufferedImage> heats(String page) {
    return HEAT.matcher(page).results().map(found -> image(found.group(1))).toList();
  }

  private static BufferedImage image(String base64) {
    try {
      return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The colour of a pixel of the frame. */
  private static int heatAt(BufferedImage heat, int x, int y) {
    return heat.getRGB(x - Requests.CROP_BOX.getX(), y - Requests.CROP_BOX.getY()) & 0xffffff;
  }
}
