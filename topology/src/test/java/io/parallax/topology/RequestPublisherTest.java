package io.parallax.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.parallax.schemas.InvalidRecordException;
import io.parallax.schemas.Keys;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.PixelBox;
import io.parallax.schemas.ProbabilityMap;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.Selection;
import io.parallax.schemas.WorldPoint;
import io.parallax.schemas.codec.DepthPlane;
import io.parallax.schemas.codec.FieldBytes;
import io.parallax.schemas.codec.Planes;
import io.parallax.scorer.evidence.FrameView;
import io.parallax.topology.backproject.ObservedFrame;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
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
    keep(List.of(map));
  }

  private void keep(List<ProbabilityMap> maps) {
    harness.start(TestStages.pictureKeeper());
    maps.forEach(each -> harness.process(MadeUpScan.projected(each)));
    harness.start();
  }

  private LabelRequest publish(Selection selection) {
    harness.process(selection);
    List<LabelRequest> published = harness.forwarded(LabelRequest.class);
    assertThat(published).hasSize(1);
    return published.get(0);
  }

  private LabelRequest publish(int superpixel) {
    return publish(selection(map, superpixel));
  }

  private static Selection selection(ProbabilityMap map, int superpixel) {
    return Selection.newBuilder()
        .setRequestId(Keys.request("wall", map.getGeneration(), map.getFrameId(), superpixel))
        .setSceneId("wall")
        .setFrameId(map.getFrameId())
        .setSuperpixel(superpixel)
        .setGeneration(map.getGeneration())
        .setRaster(MadeUpScan.raster(map))
        .setPixels(64)
        .build();
  }

  /** The same frame, of a model that is certain and knows a class more. */
  private static ProbabilityMap ofSecondModel(ProbabilityMap map) {
    List<String> classNames = new ArrayList<>(map.getClassNames());
    classNames.add("plant");
    byte[] planes = new byte[classNames.size() * PIXELS];
    Arrays.fill(planes, 4 * PIXELS, 5 * PIXELS, (byte) 255);
    return ProbabilityMap.newBuilder(map)
        .setGeneration("gen-2")
        .setClassNames(classNames)
        .setProbabilities(Planes.compress(planes))
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
  void shouldChangeNothingButTheStatusWhenARequestIsExpired() {
    keepPicture();
    LabelRequest open = publish(7);
    Selection expired = selection(map, 7);
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
  void shouldTellTheGuessAndTheClassesOfTheModelThatAsked() {
    ProbabilityMap second = ofSecondModel(map);
    keep(List.of(map, second));

    LabelRequest ofFirst = publish(selection(map, 7));
    LabelRequest ofSecond = publish(selection(second, 7));

    assertThat(ofFirst.getClassNames()).isEqualTo(MadeUpScan.CLASSES);
    assertThat(ofFirst.getMeanDistribution()).hasSize(4).doesNotContain(1f);
    assertThat(ofSecond.getClassNames()).hasSize(5).endsWith("plant");
    assertThat(ofSecond.getMeanDistribution()).containsExactly(0f, 0f, 0f, 0f, 1f);
    assertThat(ofSecond.getMask()).isEqualTo(ofFirst.getMask());
    // It is one picture: nothing was encoded again.
    assertThat(ofSecond.getCrop().array()).isSameAs(ofFirst.getCrop().array());
  }

  @Test
  void shouldShowTheSuperpixelsOfTheModelThatAskedWhenWorkingResolutionsDiffer()
      throws IOException {
    ProbabilityMap small = MadeUpScan.halfSize(map);
    small.setGeneration("gen-2");
    keep(List.of(map, small));

    LabelRequest ofSmall = publish(selection(small, 1));
    LabelRequest ofFirst = publish(selection(map, 1));

    assertThat(ofFirst.getMask().getWidth()).isEqualTo(MadeUpScan.WIDTH);
    assertThat(ofFirst.getBox()).isEqualTo(new PixelBox(8, 0, 8, 8));
    assertThat(image(ofFirst.getCrop()).getRGB(0, 0))
        .isEqualTo(image(map.getColour()).getRGB(0, 0));
    assertThat(ofSmall.getMask().getWidth()).isEqualTo(MadeUpScan.WIDTH / 2);
    assertThat(ofSmall.getBox()).isEqualTo(new PixelBox(8, 0, 8, 8));
    assertThat(image(ofSmall.getCrop()).getRGB(0, 0))
        .isEqualTo(image(small.getColour()).getRGB(0, 0));
    assertThat(ofSmall.getCentre()).isNotEqualTo(ofFirst.getCentre());
  }

  @Test
  void shouldPublishWithoutAGuessWhenThatOfItsModelIsDeleted() {
    ProbabilityMap second = ofSecondModel(map);
    ProbabilityMap third = ProbabilityMap.newBuilder(map).setGeneration("gen-3").build();
    keep(List.of(map, second, third));
    LabelRequest before = publish(7);

    harness.put("frame-guesses", "wall/f0/gen-1", null);
    LabelRequest after = publish(7);

    assertThat(after.getMeanDistribution()).isEmpty();
    assertThat(after.getClassNames()).isEqualTo(second.getClassNames());
    harness.put("frame-guesses", "wall/f0/gen-2", null);
    harness.put("frame-guesses", "wall/f0/gen-3", null);
    assertThat(publish(7).getClassNames()).isEmpty();
    after.setClassNames(before.getClassNames());
    after.setMeanDistribution(before.getMeanDistribution());
    assertThat(after).isEqualTo(before);
  }

  @Test
  void shouldShowTheSuperpixelsOfItsModelWhenAnOlderSelectionDoesNotNameThem() {
    ProbabilityMap small = MadeUpScan.halfSize(map);
    small.setGeneration("gen-2");
    keep(List.of(map, small));
    for (ProbabilityMap asking : List.of(map, small)) {
      Selection old = selection(asking, 1);
      old.setRaster("");

      assertThat(publish(old)).isEqualTo(publish(selection(asking, 1)));
    }

    harness.put("frame-guesses", "wall/f0/gen-2", null);
    Selection old = selection(small, 1);
    old.setRaster("");
    assertThatExceptionOfType(InvalidRecordException.class)
        .isThrownBy(() -> harness.process(old))
        .extracting(InvalidRecordException::reason)
        .isEqualTo("no-picture");
  }

  @Test
  void shouldRefuseASelectionOfSuperpixelsThatNoPictureHas() {
    keepPicture();
    for (String raster : List.of("0123456789abcdef", "../f1/0123456789abcdef")) {
      Selection selection = selection(map, 7);
      selection.setRaster(raster);

      assertThatExceptionOfType(InvalidRecordException.class)
          .isThrownBy(() -> harness.process(selection))
          .withMessageContaining(selection.getRequestId())
          .extracting(InvalidRecordException::reason)
          .isEqualTo("no-picture");
    }
  }

  @Test
  void shouldRememberTheLatestCropsOnly() {
    List<ProbabilityMap> maps = MadeUpScan.maps("wall", 1, 12);
    keep(maps);
    LabelRequest first = publish(selection(maps.get(0), 0));
    for (ProbabilityMap other : maps.subList(1, 12)) {
      for (int superpixel = 0; superpixel < SUPERPIXELS; superpixel++) {
        publish(selection(other, superpixel));
      }
    }

    LabelRequest again = publish(selection(maps.get(0), 0));

    assertThat(again).isEqualTo(first);
    assertThat(again.getCrop().array()).isNotSameAs(first.getCrop().array());
  }
}
