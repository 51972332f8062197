package io.parallax.deploy.export.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.ToolFiles;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.deploy.export.mask.PixelNumbers;
import io.parallax.schemas.PixelBox;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * LabelMe's files: beside each picture a JSON file of the same name, and {@code labels.txt} for
 * {@code --labels}.
 *
 * <p>Masks are shapes of type {@code mask}, so no pixel is lost; polygons and rectangles are read
 * as well. A guess has the flag {@code guess}, which LabelMe shows with the shape's label; {@code
 * skip} and {@code unclear} are flags of the picture.
 */
final class LabelMeFiles implements ToolFiles {
  private static final String VERSION = "5.5.0";
  static final String SUFFIX = ".json";
  static final String REQUEST = "requestId";
  static final String GUESS = "guess";
  static final String SKIP = "skip";
  static final String UNCLEAR = "unclear";

  @Override
  public void write(Path directory, List<ExportItem> items) throws IOException {
    for (ExportItem item : items) {
      String name = ImageName.of(item.requestId());
      Path image = directory.resolve(ImageFiles.name(item));
      ImageFiles.write(image, item.png());
      JsonFiles.write(directory.resolve(name + SUFFIX), file(item, image.getFileName().toString()));
    }
    Files.write(
        directory.resolve("labels.txt"), ClassNames.of(items).names(), StandardCharsets.UTF_8);
  }

  private static ObjectNode file(ExportItem item, String imageName) {
    ObjectNode file = JsonFiles.object().put("version", VERSION);
    file.putObject("flags").put(SKIP, false).put(UNCLEAR, false);
    var shapes = file.putArray("shapes");
    for (ClassMask part : item.parts()) {
      PixelBox box = part.mask().box();
      ObjectNode shape = shapes.addObject().put("label", part.className());
      // Both corners belong to the box.
      var points = shape.putArray("points");
      points.addArray().add((double) box.getX()).add((double) box.getY());
      points
          .addArray()
          .add((double) (box.getX() + box.getWidth() - 1))
          .add((double) (box.getY() + box.getHeight() - 1));
      shape.putNull("group_id").put("description", "").put("shape_type", "mask");
      ObjectNode flags = shape.putObject("flags");
      if (item.isGuess()) {
        flags.put(GUESS, true);
      }
      shape.put("mask", Base64.getEncoder().encodeToString(png(part.mask().cut(box))));
    }
    return file.put("imagePath", imageName)
        .putNull("imageData")
        .put("imageHeight", item.height())
        .put("imageWidth", item.width())
        .put(REQUEST, item.requestId());
  }

  private static byte[] png(PixelMask mask) {
    int[] values = new int[mask.width() * mask.height()];
    mask.pixels().stream().forEach(i -> values[i] = 1);
    BufferedImage image =
        new BufferedImage(mask.width(), mask.height(), BufferedImage.TYPE_BYTE_GRAY);
    return PixelNumbers.encode(image, values);
  }

  @Override
  public ToolAnswers read(Path path) throws IOException {
    return new LabelMeReader(path).read();
  }
}
