package io.parallax.deploy.report;

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

/** Label requests for tests: an 8×6 frame whose superpixel is the rectangle x 3..5, y 2..3. */
final class Requests {
  static final int WIDTH = 8;
  static final int HEIGHT = 6;
  static final PixelBox BOX = new PixelBox(3, 2, 3, 2);
  static final PixelBox CROP_BOX = new PixelBox(2, 1, 5, 4);

  private Requests() {}

  static LabelRequest request(long ordinal) {
    return new LabelRequest(
        "room/g1/" + (100 - ordinal) + "/7",
        "room",
        Long.toString(100 - ordinal),
        7,
        "g1",
        ordinal,
        RequestStatus.OPEN,
        6,
        0.5,
        3.25,
        1.5,
        0.25,
        new CocoMask(HEIGHT, WIDTH, CocoRle.of(mask(), WIDTH, HEIGHT).counts()),
        BOX,
        CROP_BOX,
        crop(CROP_BOX.getWidth(), CROP_BOX.getHeight()),
        List.of("wall", "floor", "chair"),
        List.of(0.125f, 0.25f, 0.625f),
        List.of(new SuperpixelReference("12", 3, 0.75)),
        Instant.parse("2026-01-02T03:04:05.678Z"),
        List.of(),
        null);
  }

  private static BitSet mask() {
    BitSet mask = new BitSet();
    for (int y = BOX.getY(); y < BOX.getY() + BOX.getHeight(); y++) {
      mask.set(y * WIDTH + BOX.getX(), y * WIDTH + BOX.getX() + BOX.getWidth());
    }
    return mask;
  }

  private static ByteBuffer crop(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, 0x203040 + 0x071103 * i);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }
}
