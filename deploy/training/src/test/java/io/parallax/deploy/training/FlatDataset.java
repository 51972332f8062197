package io.parallax.deploy.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.deploy.flat.FlatScan;
import io.parallax.deploy.training.dataset.DatasetFolder;
import io.parallax.deploy.training.dataset.DatasetFolder.Part;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Writes a rendered flat as a dataset: true labels in squares of each training image. */
public final class FlatDataset {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final int SQUARE = 20;
  private static final int STRETCHES = 4;

  private FlatDataset() {}

  /**
   * Writes a dataset. Of every four stretches of the walk the last is for validation, with all
   * pixels labelled.
   *
   * @param stretch frames of a stretch
   * @param share of the pixels of training images that are labelled
   */
  public static DatasetFolder write(Path directory, FlatScan flat, int stretch, double share) {
    List<String> ids = flat.frameIds();
    try {
      for (Part part : Part.values()) {
        for (String kind : List.of("images", "masks", "weights")) {
          Files.createDirectories(directory.resolve(kind).resolve(part.folder()));
        }
        List<String> stems = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
          if (part(i, stretch) == part) {
            stems.add(flat.sceneId() + "__" + ids.get(i));
          }
        }
        Files.write(directory.resolve(part.folder() + ".txt"), stems, UTF_8);
      }
      Files.write(directory.resolve("classes.txt"), FlatScan.classNames(), UTF_8);
      IntStream.range(0, ids.size())
          .parallel()
          .forEach(i -> write(directory, flat, ids.get(i), part(i, stretch), share));
      return DatasetFolder.open(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Part part(int frame, int stretch) {
    return frame / stretch % STRETCHES == STRETCHES - 1 ? Part.VAL : Part.TRAIN;
  }

  private static void write(Path directory, FlatScan flat, String id, Part part, double share) {
    String name = part.folder() + "/" + flat.sceneId() + "__" + id;
    byte[] mask = flat.labels(id);
    byte[] weights = new byte[mask.length];
    Arrays.fill(weights, (byte) DatasetFolder.FULL_WEIGHT);
    if (part == Part.TRAIN) {
      keepSquares(mask, share, new SplittableRandom(Integer.parseInt(id)));
    }
    try {
      Files.write(directory.resolve("images/" + name + ".jpg"), flat.frame(id).colour());
      png(directory.resolve("masks/" + name + ".png"), mask, WIDTH, HEIGHT);
      png(directory.resolve("weights/" + name + ".png"), weights, WIDTH, HEIGHT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void keepSquares(byte[] mask, double share, SplittableRandom random) {
    int columns = WIDTH / SQUARE;
    boolean[] kept = new boolean[columns * (HEIGHT / SQUARE)];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = random.nextDouble() < share;
    }
    for (int i = 0; i < mask.length; i++) {
      if (!kept[i / WIDTH / SQUARE * columns + i % WIDTH / SQUARE]) {
        mask[i] = (byte) DatasetFolder.NO_LABEL;
      }
    }
  }

  /** Writes an image of one channel of 8 bits. */
  public static void png(Path file, byte[] values, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    byte[] raster = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(values, 0, raster, 0, raster.length);
    ImageIO.write(image, "png", file.toFile());
  }
}
