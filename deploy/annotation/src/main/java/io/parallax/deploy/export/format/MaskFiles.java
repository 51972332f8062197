package io.parallax.deploy.export.format;

import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.ToolFiles;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelNumbers;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A PNG of painted classes for each picture: {@code images/}, {@code masks/}, {@code classes.txt}
 * (the class of id n is line n, from 0), {@code index.csv} (which mask is of which request) and
 * {@code palette.gpl} (the colours of the classes, for painting programs).
 *
 * <p>Masks have 8 bits and a palette, and 255 where nothing is said; with more than 255 classes
 * they are grey, of 16 bits, and have 65535 there. The model's guess is painted already. What comes
 * back is read by colour ({@link MaskReader}). The column {@code verdict} of the index may be set
 * to {@code skip} or {@code unclear}, with a reason.
 */
final class MaskFiles implements ToolFiles {
  static final String INDEX = "index.csv";
  static final String CLASSES = "classes.txt";
  static final String HEADER = "mask,image,request_id,verdict,reason";
  static final String MASKS = "masks";

  @Override
  public void write(Path directory, List<ExportItem> items) throws IOException {
    ClassNames classes = ClassNames.of(items);
    int[] colours = classes.colours();
    ImageFiles.write(directory, items);
    List<String> index = new ArrayList<>(List.of(HEADER));
    for (ExportItem item : items) {
      String name = ImageFiles.name(item);
      ImageFiles.write(directory.resolve(MASKS).resolve(name), png(item, classes, colours));
      index.add("masks/%s,images/%1$s,%s,,".formatted(name, item.requestId()));
    }
    Files.write(directory.resolve(CLASSES), classes.names());
    Files.write(directory.resolve("palette.gpl"), palette(classes, colours));
    Files.write(directory.resolve(INDEX), index);
  }

  /** As GIMP, Krita and Inkscape have palettes. */
  private static List<String> palette(ClassNames classes, int[] colours) {
    List<String> lines = new ArrayList<>(List.of("GIMP Palette", "Name: Parallax", "#"));
    for (int i = 0; i < colours.length; i++) {
      int rgb = colours[i];
      String channels = (rgb >> 16) + " " + (rgb >> 8 & 0xff) + " " + (rgb & 0xff);
      lines.add(channels + "\t" + classes.names().get(i));
    }
    lines.add("0 0 0\t(nothing)");
    return lines;
  }

  private static byte[] png(ExportItem item, ClassNames classes, int[] colours) {
    int[] ids = new int[item.width() * item.height()];
    Arrays.fill(ids, MaskClasses.nothing(classes));
    for (ClassMask part : item.parts()) {
      int id = classes.indexOf(part.className());
      part.mask().pixels().stream().forEach(i -> ids[i] = id);
    }
    return PixelNumbers.encode(image(item.width(), item.height(), colours), ids);
  }

  private static BufferedImage image(int width, int height, int[] colours) {
    if (colours.length > MaskClasses.NOTHING_8) {
      return new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
    }
    int[] colourOfId = Arrays.copyOf(colours, MaskClasses.NOTHING_8 + 1);
    IndexColorModel palette =
        new IndexColorModel(8, colourOfId.length, colourOfId, 0, false, -1, 0);
    return new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, palette);
  }

  @Override
  public ToolAnswers read(Path path) throws IOException {
    return new MaskReader(path).read();
  }
}
