package io.parallax.deploy.desk;

import io.parallax.schemas.CocoMask;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.PixelBox;
import io.parallax.schemas.RequestStatus;
import io.parallax.schemas.SuperpixelReference;
import io.parallax.scorer.mask.CocoRle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import javax.imageio.ImageIO;

/** Label requests of made-up scenes: a disc in a frame of 64×48, the more telling the lower. */
final class MadeUpRequests {
  static final int WIDTH = 64;
  static final int HEIGHT = 48;
  static final List<String> CLASSES = List.of("wall", "floor", "chair", "table", "lamp");

  private static final PixelBox CROP = new PixelBox(8, 4, 40, 36);
  private static final int CENTRE_X = 28;
  private static final int CENTRE_Y = 22;
  private static final int RADIUS = 12;

  private MadeUpRequests() {}

  static LabelRequest open(String scene, int ordinal) {
    CocoRle mask = CocoRle.of(disc(), WIDTH, HEIGHT);
    CocoRle.Box box = mask.box();
    return LabelRequest.newBuilder()
        .setRequestId(scene + "/g1/" + ordinal + "/7")
        .setSceneId(scene)
        .setFrameId(Integer.toString(ordinal))
        .setSuperpixel(7)
        .setGeneration("g1")
        .setOrdinal(ordinal)
        .setStatus(RequestStatus.OPEN)
        .setPixels(mask.area())
        .setCoverage(0.9)
        .setViews(3.5)
        .setViewEntropyBits(2 - 0.01 * ordinal)
        .setViewDivergenceBits(0.25)
        .setMask(new CocoMask(HEIGHT, WIDTH, mask.counts()))
        .setBox(new PixelBox(box.x(), box.y(), box.width(), box.height()))
        .setCropBox(CROP)
        .setCrop(crop())
        .setClassNames(CLASSES)
        .setMeanDistribution(List.of(0.1f, 0.05f, 0.5f, 0.3f, 0.05f))
        .setStandsFor(List.of(new SuperpixelReference("12", 3, 0.75)))
        .setDecidedAt(Instant.now())
        .build();
  }

  static LabelRequest with(LabelRequest request, RequestStatus status) {
    return LabelRequest.newBuilder(request).setStatus(status).build();
  }

  private static BitSet disc() {
    BitSet mask = new BitSet();
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int dx = x - CENTRE_X;
        int dy = y - CENTRE_Y;
        if (dx * dx + dy * dy <= RADIUS * RADIUS) {
          mask.set(y * WIDTH + x);
        }
      }
    }
    return mask;
  }

  private static ByteBuffer crop() {
    BufferedImage image =
        new BufferedImage(CROP.getWidth(), CROP.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, (90 + 3 * x) << 16 | (80 + 3 * y) << 8 | 0x60);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteBuffer.wrap(png.toByteArray());
  }
}
