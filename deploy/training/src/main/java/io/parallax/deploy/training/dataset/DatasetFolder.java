package io.parallax.deploy.training.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * A dataset in a folder, as trainers read it: {@code images/}, {@code masks/} and {@code weights/},
 * each with {@code train/} and {@code val/}, files of equal stems, {@code classes.txt}, and the
 * stems of each part in {@code train.txt} and {@code val.txt}.
 *
 * @param directory the folder
 * @param classes names of the classes, by their indices
 */
public record DatasetFolder(Path directory, List<String> classes) {
  /** The class index of a pixel without a label. */
  public static final int NO_LABEL = 255;

  /** The weight, as it is written, of a pixel that counts fully. */
  public static final int FULL_WEIGHT = 255;

  /** The parts of a dataset. */
  public enum Part {
    /** To learn from. */
    TRAIN,
    /** To measure with. */
    VAL;

    /** The name of its folders. */
    public String folder() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An image with its labels.
   *
   * @param stem the name of its files without their endings, {@code SCENE__FRAME}
   * @param image JPEG or PNG
   * @param mask one channel of class indices, {@link #NO_LABEL} for none
   * @param weights one channel, of the mask's size: 0 to {@link #FULL_WEIGHT}
   */
  public record Sample(String stem, Path image, Path mask, Path weights) {}

  /**
   * The labels of an image; arrays are row-major.
   *
   * @param classes class indices as unsigned bytes, {@link #NO_LABEL} for none
   * @param weights as unsigned bytes
   */
  public record Labels(int width, int height, byte[] classes, byte[] weights) {}

  /**
   * Opens a folder.
   *
   * @throws DatasetException if it is no dataset
   * @throws IOException if it cannot be read
   */
  public static DatasetFolder open(Path directory) throws IOException {
    Path classes = directory.resolve("classes.txt");
    if (!Files.exists(classes)) {
      throw new DatasetException(directory + " is no dataset: it has no classes.txt");
    }
    return new DatasetFolder(directory, Files.readAllLines(classes, UTF_8));
  }

  /**
   * The images of a part, by their stems.
   *
   * @throws DatasetException if one has no file of its own
   * @throws IOException if the list cannot be read
   */
  public List<Sample> samples(Part part) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (String stem : Files.readAllLines(directory.resolve(part.folder() + ".txt"), UTF_8)) {
      samples.add(
          new Sample(
              stem, image(part, stem), png("masks", part, stem), png("weights", part, stem)));
    }
    return samples;
  }

  private Path image(Part part, String stem) {
    for (String ending : List.of(".jpg", ".png")) {
      Path image = directory.resolve("images").resolve(part.folder()).resolve(stem + ending);
      if (Files.exists(image)) {
        return image;
      }
    }
    throw new DatasetException(
        "the dataset %s lists %s, but has no image of it".formatted(directory, stem));
  }

  private Path png(String kind, Part part, String stem) {
    return directory.resolve(kind).resolve(part.folder()).resolve(stem + ".png");
  }

  /**
   * The labels of an image.
   *
   * @throws DatasetException if its files are no images of one channel of 8 bits and of one size,
   *     or a class has no name
   * @throws IOException if they cannot be read
   */
  public Labels labels(Sample sample) throws IOException {
    BufferedImage mask = read(sample.mask());
    BufferedImage weights = read(sample.weights());
    if (mask.getWidth() != weights.getWidth() || mask.getHeight() != weights.getHeight()) {
      throw new DatasetException(
          "the weights of %s have another size than its mask".formatted(sample.stem()));
    }
    byte[] indices = bytes(mask);
    for (byte index : indices) {
      int classId = index & 0xFF;
      if (classId != NO_LABEL && classId >= classes.size()) {
        throw new DatasetException(
            "%s has class %s, but the dataset %s classes"
                .formatted(sample.mask(), classId, classes.size()));
      }
    }
    return new Labels(mask.getWidth(), mask.getHeight(), indices, bytes(weights));
  }

  private static BufferedImage read(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    if (image == null || image.getType() != BufferedImage.TYPE_BYTE_GRAY) {
      throw new DatasetException(file + " is no image of one channel of 8 bits");
    }
    return image;
  }

  private static byte[] bytes(BufferedImage image) {
    return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
  }
}
