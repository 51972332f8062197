package io.parallax.deploy.export.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.ToolFiles;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.FilledShape;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.deploy.export.mask.PixelNumbers;
import io.parallax.schemas.PixelBox;
import io.parallax.schemas.Verdict;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
  private static final String SUFFIX = ".json";
  private static final String REQUEST = "requestId";
  private static final String GUESS = "guess";
  private static final String SKIP = "skip";
  private static final String UNCLEAR = "unclear";

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
  public List<ToolAnswer> read(Path path) throws IOException {
    List<Path> files;
    try (Stream<Path> below = Files.isDirectory(path) ? Files.walk(path) : Stream.of(path)) {
      files = below.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new UnreadableAnswersException(path, "there is no JSON file of LabelMe");
    }
    List<ToolAnswer> answers = new ArrayList<>();
    for (Path file : files) {
      JsonNode content = JsonFiles.read(file);
      JsonFiles.list(file, content, "shapes");
      answer(content.path(REQUEST).asText(ImageName.requestId(file.toString())), content)
          .ifPresent(answers::add);
    }
    return answers;
  }

  private static Optional<ToolAnswer> answer(String requestId, JsonNode file) {
    JsonNode flags = file.path("flags");
    if (flags.path(SKIP).asBoolean()) {
      return Optional.of(ToolAnswer.without(requestId, Verdict.SKIPPED, ""));
    }
    if (flags.path(UNCLEAR).asBoolean()) {
      return Optional.of(ToolAnswer.without(requestId, Verdict.UNCLEAR, ""));
    }
    int width = file.path("imageWidth").asInt();
    int height = file.path("imageHeight").asInt();
    List<ClassMask> parts = new ArrayList<>();
    boolean marked = true;
    for (JsonNode shape : file.path("shapes")) {
      marked &= shape.path("flags").path(GUESS).asBoolean();
      try {
        parts.add(new ClassMask(shape.path("label").asText(), mask(shape, width, height)));
      } catch (IllegalArgumentException e) {
        return Optional.of(ToolAnswer.faulty(requestId, e.getMessage()));
      }
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(ToolAnswer.labelled(requestId, parts, marked));
  }

  private static PixelMask mask(JsonNode shape, int width, int height) {
    double[] points = new double[2 * shape.path("points").size()];
    for (int i = 0; i < points.length; i++) {
      points[i] = shape.path("points").path(i / 2).path(i % 2).asDouble();
    }
    String type = shape.path("shape_type").asText("polygon");
    return switch (type) {
      case "polygon" -> FilledShape.polygons(List.of(points), width, height);
      case "rectangle", "mask" -> {
        if (points.length != 4) {
          throw new IllegalArgumentException("a %s has not two corners".formatted(type));
        }
        yield type.equals("mask")
            ? placed(shape, (int) points[0], (int) points[1], width, height)
            : FilledShape.rectangle(points[0], points[1], points[2], points[3], width, height);
      }
      default ->
          throw new IllegalArgumentException(
              "a %s has no pixels; masks, polygons and rectangles have".formatted(type));
    };
  }

  private static PixelMask placed(JsonNode shape, int x, int y, int width, int height) {
    byte[] png = Base64.getDecoder().decode(shape.path("mask").asText());
    PixelNumbers numbers = PixelNumbers.decode(png);
    BitSet pixels = new BitSet(numbers.values().length);
    for (int i = 0; i < numbers.values().length; i++) {
      pixels.set(i, numbers.values()[i] != 0);
    }
    PixelMask inBox = new PixelMask(numbers.width(), numbers.height(), pixels);
    if (x < 0 || y < 0 || (long) x + inBox.width() > width || (long) y + inBox.height() > height) {
      throw new IllegalArgumentException(
          "its mask does not lie in the image of %s×%s".formatted(width, height));
    }
    return inBox.placed(new PixelBox(x, y, inBox.width(), inBox.height()), width, height);
  }
}
