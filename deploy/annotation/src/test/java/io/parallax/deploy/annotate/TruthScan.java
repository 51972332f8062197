package io.parallax.deploy.annotate;

import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFrame;
import io.parallax.deploy.scan.TrueClasses;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.LabelRequest;
import io.parallax.scorer.mask.CocoRle;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Frames of 8×4 pixels in four superpixels of 2×4 each, whose true classes are known at twice that
 * resolution: each superpixel is of one class but for one pixel, the first one of none.
 */
final class TruthScan implements Scan {
  static final List<String> CLASSES = List.of("wall", "floor", "chair", "lamp", "bed");

  /** The superpixel of which nobody knows the class. */
  static final int UNKNOWN = 0;

  private static final int WIDTH = 8;
  private static final int HEIGHT = 4;

  private final String sceneId;
  private final int frames;

  TruthScan(String sceneId, int frames) {
    this.sceneId = sceneId;
    this.frames = frames;
  }

  /** The class of most pixels of a superpixel. */
  static int classOf(int superpixel) {
    return superpixel;
  }

  static LabelRequest request(String sceneId, String frameId, int superpixel) {
    return LabelRequest.newBuilder()
        .setRequestId(sceneId + "/g/" + frameId + '/' + superpixel)
        .setSceneId(sceneId)
        .setFrameId(frameId)
        .setSuperpixel(superpixel)
        .setClassNames(CLASSES)
        .setMask(
            new CocoMask(
                HEIGHT, WIDTH, CocoRle.of(superpixels(), WIDTH, HEIGHT, superpixel).counts()))
        .build();
  }

  private static short[] superpixels() {
    short[] ids = new short[WIDTH * HEIGHT];
    for (int pixel = 0; pixel < ids.length; pixel++) {
      ids[pixel] = (short) (pixel % WIDTH / 2);
    }
    return ids;
  }

  @Override
  public String sceneId() {
    return sceneId;
  }

  @Override
  public List<String> frameIds() {
    return IntStream.range(0, frames).mapToObj(i -> "f" + i).toList();
  }

  @Override
  public ScanFrame frame(String frameId) {
    throw new UnsupportedOperationException("an oracle looks at no images");
  }

  @Override
  public Optional<TrueClasses> trueClasses(String frameId) {
    int width = 2 * WIDTH;
    short[] ids = new short[width * 2 * HEIGHT];
    for (int pixel = 0; pixel < ids.length; pixel++) {
      int superpixel = pixel % width / 4;
      boolean isOdd = pixel < 2 * width && pixel % 4 < 2;
      ids[pixel] = (short) (superpixel == UNKNOWN ? 0 : isOdd ? 5 : superpixel + 1);
    }
    return Optional.of(new TrueClasses(width, 2 * HEIGHT, ids));
  }
}
