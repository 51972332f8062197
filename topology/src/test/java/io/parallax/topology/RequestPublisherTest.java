package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parallax.schemas.FramePicture;
import io.parallax.schemas.Keys;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.PixelBox;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.Selection;
import io.parallax.schemas.WorldPoint;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.scorer.evidence.BackProjection;
import io.parallax.scorer.evidence.FrameView;
import io.parallax.topology.backproject.ObservedFrame;
import io.parallax.topology.backproject.ProjectedFrame;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a request shows of its superpixel. */
final class RequestPublisherTest {
  private static final int SUPERPIXELS = 12;
  private static final int PIXELS = MadeUpScan.WIDTH * MadeUpScan.HEIGHT;

  private final ProbabilityMap map = MadeUpScan.maps("wall", 1, 1).get(0);
  private final ProcessorHarness harness =
      new ProcessorHarness(TestStages.requestPublisher(), TestStages.pictureKeeper());

  @AfterEach
  void close() {
    harness.close();
  }

  private void keepPicture() {
    try (var keeper = new ProcessorHarness(TestStages.pictureKeeper())) {
      keeper.process(
          new ProjectedFrame(
              map, new BackProjection(0.05).project(ObservedFrame.of(map).view()), false));
      FramePicture picture = keeper.get("pictures", "wall/f0", FramePicture.class);
      harness.put("pictures", "wall/f0", picture);
    }
  }

  private LabelRequest publish(Selection selection) {
    harness.process(selection);
    List<LabelRequest> published = harness.forwarded(LabelRequest.class);
    assertThat(published).hasSize(1);
    return published.get(0);
  }

  private LabelRequest publish(int superpixel) {
    return publish(selection(superpixel));
  }

  private static Selection selection(int superpixel) {
    return Selection.newBuilder()
        .setRequestId(Keys.request("wall", MadeUpScan.GENERATION, "f0", superpixel))
        .setSceneId("wall")
        .setFrameId("f0")
        .setSuperpixel(superpixel)
        .setGeneration(MadeUpScan.GENERATION)
        .setPixels(64)
        .build();
  }

  private static BufferedImage image(ByteBuffer encoded) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(FieldBytes.of(encoded)));
  }

  @Test
  void shouldShowTheSuperpixelWithWhatIsAroundIt() throws IOException {
    keepPicture();
    BufferedImage frame = image(map.getColour());
    for (int superpixel = 0; superpixel < SUPERPIXELS; superpixel++) {
      LabelRequest request = publish(superpixel);

      int left = superpixel % 4 * 8;
      int top = superpixel / 4 * 8;
      assertThat(request.getBox()).isEqualTo(new PixelBox(left, top, 8, 8));
      // At least 12 pixels on each side, as far as the frame goes.
      int right = Math.min(left + 20, MadeUpScan.WIDTH);
      int bottom = Math.min(top + 20, MadeUpScan.HEIGHT);
      PixelBox around = request.getCropBox();
      assertThat(around.getX()).isEqualTo(Math.max(left - 12, 0));
      assertThat(around.getY()).isEqualTo(Math.max(top - 12, 0));
      assertThat(around.getX() + around.getWidth()).isEqualTo(right);
      assertThat(around.getY() + around.getHeight()).isEqualTo(bottom);
      BufferedImage crop = image(request.getCrop());
      assertThat(crop.getWidth()).isEqualTo(around.getWidth());
      assertThat(crop.getHeight()).isEqualTo(around.getHeight());
      assertThat(rgb(crop))
          .isEqualTo(
              rgb(
                  frame.getSubimage(
                      around.getX(), around.getY(), around.getWidth(), around.getHeight())));
    }
  }

  private static int[] rgb(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  @Test
  void shouldTellTheModelsGuessAboutTheSuperpixelItself() {
    keepPicture();
    FrameView view = ObservedFrame.of(map).view();
    for (int superpixel = 0; superpixel < SUPERPIXELS; superpixel++) {
      double[] sums = new double[MadeUpScan.CLASSES.size()];
      byte[] planes = view.map().planes();
      for (int p = 0; p < PIXELS; p++) {
        for (int c = 0; c < sums.length && view.superpixels()[p] == superpixel; c++) {
          sums[c] += planes[c * PIXELS + p] & 0xFF;
        }
      }
      double total = Arrays.stream(sums).sum();

      List<Float> guess = publish(superpixel).getMeanDistribution();

      assertThat(guess).hasSize(sums.length);
      for (int c = 0; c < sums.length; c++) {
        assertThat((double) guess.get(c)).isCloseTo(sums[c] / total, within(1e-6));
      }
    }
  }

  @Test
  void shouldSayWhereTheSuperpixelIs() {
    turnCamera();
    short[] depth = new short[PIXELS];
    Arrays.fill(depth, (short) 2000);
    // Of this superpixel, columns 8 to 15 and rows 8 to 15, two pixels alone have depth.
    for (int p = 0; p < PIXELS; p++) {
      if (superpixel(p) == 5) {
        depth[p] = 0;
      }
    }
    depth[8 * MadeUpScan.WIDTH + 8] = 1000;
    depth[8 * MadeUpScan.WIDTH + 12] = 3000;
    map.setDepth(DepthPlane.encode(depth, MadeUpScan.WIDTH, MadeUpScan.HEIGHT));
    keepPicture();

    // Camera: (1 m · -8/40 + 3 m · -4/40) / 2, (1 m + 3 m) · -4/40 / 2, 2 m.
    assertIsAt(publish(5).getCentre(), -0.25, -0.2, 2);
    assertIsAt(publish(6).getCentre(), 2 * 3.5 / 40, 2 * -0.5 / 40, 2);
    assertIsAt(publish(0).getCentre(), 2 * -12.5 / 40, 2 * -8.5 / 40, 2);
  }

  /** Lets the camera look along the world's first axis, from a place of its own. */
  private void turnCamera() {
    map.setCameraToWorld(List.of(0., 0., 1., 5., 0., 1., 0., 6., -1., 0., 0., 7., 0., 0., 0., 1.));
  }

  private static void assertIsAt(WorldPoint centre, double x, double y, double z) {
    assertThat(centre.getX()).isCloseTo(z + 5, within(1e-9));
    assertThat(centre.getY()).isCloseTo(y + 6, within(1e-9));
    assertThat(centre.getZ()).isCloseTo(-x + 7, within(1e-9));
  }

  private static int superpixel(int pixel) {
    return pixel % MadeUpScan.WIDTH / 8 + 4 * (pixel / MadeUpScan.WIDTH / 8);
  }

  @Test
  void shouldSayNoPlaceWhenNoPixelHasDepth() {
    short[] depth = new short[PIXELS];
    depth[0] = 1000;
    map.setDepth(DepthPlane.encode(depth, MadeUpScan.WIDTH, MadeUpScan.HEIGHT));
    keepPicture();

    assertThat(publish(0).getCentre()).isNotNull();
    assertThat(publish(1).getCentre()).isNull();
  }

  @Test
  void shouldSayNoPlaceWhenThePictureIsOlderThanItsDepth() {
    keepPicture();
    FramePicture picture = harness.get("pictures", "wall/f0", FramePicture.class);
    picture.setDepth(ByteBuffer.allocate(0));
    harness.put("pictures", "wall/f0", picture);

    assertThat(publish(1).getCentre()).isNull();
  }

  @Test
  void shouldChangeNothingButTheStatusWhenARequestIsExpired() {
    keepPicture();
    LabelRequest open = publish(7);
    Selection expired = selection(7);
    expired.setStatus(RequestStatus.EXPIRED);
    expired.setDecidedAt(Instant.ofEpochSecond(5));

    LabelRequest after = publish(expired);

    assertThat(after.getStatus()).isEqualTo(RequestStatus.EXPIRED);
    // It was not encoded again.
    assertThat(after.getCrop().array()).isSameAs(open.getCrop().array());
    after.setStatus(open.getStatus());
    after.setDecidedAt(open.getDecidedAt());
    assertThat(after).isEqualTo(open);
  }

  @Test
  void shouldShowThePictureThatIsThereWhenAnotherModelBringsAnotherImage() throws IOException {
    keepPicture();
    LabelRequest before = publish(7);
    map.setColour(MadeUpScan.maps("wall", 1, 2).get(1).getColour());
    keepPicture();

    LabelRequest after = publish(7);

    PixelBox box = after.getCropBox();
    assertThat(box).isEqualTo(before.getCropBox());
    assertThat(after.getCrop()).isNotEqualTo(before.getCrop());
    assertThat(image(after.getCrop()).getRGB(0, 0))
        .isEqualTo(image(map.getColour()).getRGB(box.getX(), box.getY()));
  }

  @Test
  void shouldRememberTheCropsOfTheLatestRequestsOnly() {
    keepPicture();
    LabelRequest first = publish(0);
    for (int i = 0; i < 200; i++) {
      Selection selection = selection(i % SUPERPIXELS);
      selection.setRequestId("request-" + i);
      publish(selection);
    }

    LabelRequest again = publish(0);

    assertThat(again).isEqualTo(first);
    assertThat(again.getCrop().array()).isNotSameAs(first.getCrop().array());
  }
}
