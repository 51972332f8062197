package io.parallax.deploy.export.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.ToolFiles;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.CocoSegmentation;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.schemas.PixelBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * COCO's instances, as Datumaro and most tools lay them out: {@code
 * annotations/instances_default.json} and {@code images/}.
 *
 * <p>Ids of images, categories and annotations begin at 1; masks are compressed run lengths,
 * column-major. A guess is an annotation with a {@code score}, as in COCO's results; most tools
 * drop it, so it does not say whether somebody has touched the annotation. Masks that come back may
 * also be plain run lengths or polygons.
 */
final class CocoFiles implements ToolFiles {
  private static final Path FILE = Path.of("annotations", "instances_default.json");
  private static final String REQUEST = "request_id";

  @Override
  public void write(Path directory, List<ExportItem> items) throws IOException {
    ImageFiles.write(directory, items);
    ClassNames classes = ClassNames.of(items);
    ObjectNode coco = JsonFiles.object();
    coco.putObject("info").put("description", "Label requests of Parallax");
    coco.putArray("licenses");
    ArrayNode images = coco.putArray("images");
    ArrayNode annotations = coco.putArray("annotations");
    addCategories(coco.putArray("categories"), classes);
    for (ExportItem item : items) {
      int imageId = images.size() + 1;
      images
          .addObject()
          .put("id", imageId)
          .put("file_name", ImageFiles.name(item))
          .put("width", item.width())
          .put("height", item.height())
          .put(REQUEST, item.requestId());
      for (ClassMask part : item.parts()) {
        ObjectNode annotation = annotations.addObject().put("id", annotations.size());
        annotation.put("image_id", imageId);
        annotation.put("category_id", classes.indexOf(part.className()) + 1);
        addMask(annotation, part.mask());
        item.score().ifPresent(score -> annotation.put("score", (float) score));
      }
    }
    Files.createDirectories(directory.resolve(FILE).getParent());
    JsonFiles.write(directory.resolve(FILE), coco);
  }

  private static void addCategories(ArrayNode categories, ClassNames classes) {
    List<String> names = new ArrayList<>(classes.names());
    for (SpecialLabel label : SpecialLabel.values()) {
      names.add(label.text());
    }
    for (String name : names) {
      categories
          .addObject()
          .put("id", categories.size())
          .put("name", name)
          .put("supercategory", "");
    }
  }

  private static void addMask(ObjectNode annotation, PixelMask mask) {
    ObjectNode segmentation = annotation.putObject("segmentation");
    segmentation.putArray("size").add(mask.height()).add(mask.width());
    segmentation.put("counts", mask.rle().counts());
    annotation.put("area", mask.area());
    PixelBox box = mask.box();
    annotation
        .putArray("bbox")
        .add(box.getX())
        .add(box.getY())
        .add(box.getWidth())
        .add(box.getHeight());
    annotation.put("iscrowd", 0);
  }

  /** A picture in the file, and what is drawn on it. */
  private record Image(String requestId, int width, int height, List<JsonNode> annotations) {}

  @Override
  public List<ToolAnswer> read(Path path) throws IOException {
    Path file = Files.isDirectory(path) ? path.resolve(FILE) : path;
    JsonNode coco = JsonFiles.read(file);
    Map<Long, String> names = new HashMap<>();
    for (JsonNode category : JsonFiles.list(file, coco, "categories")) {
      names.put(category.path("id").asLong(), category.path("name").asText());
    }
    Map<Long, Image> images = new LinkedHashMap<>();
    for (JsonNode image : JsonFiles.list(file, coco, "images")) {
      String name = ImageName.requestId(image.path("file_name").asText());
      images.put(
          image.path("id").asLong(),
          new Image(
              image.path(REQUEST).asText(name),
              image.path("width").asInt(),
              image.path("height").asInt(),
              new ArrayList<>()));
    }
    for (JsonNode annotation : JsonFiles.list(file, coco, "annotations")) {
      Image image = images.get(annotation.path("image_id").asLong());
      if (image == null) {
        throw new UnreadableAnswersException(
            file, "has an annotation of image " + annotation.path("image_id") + ", which is none");
      }
      image.annotations.add(annotation);
    }
    List<ToolAnswer> answers = new ArrayList<>();
    for (Image image : images.values()) {
      answer(image, names).ifPresent(answers::add);
    }
    return answers;
  }

  private static Optional<ToolAnswer> answer(Image image, Map<Long, String> names) {
    List<ClassMask> parts = new ArrayList<>();
    for (JsonNode annotation : image.annotations) {
      JsonNode category = annotation.path("category_id");
      String name = names.get(category.asLong());
      if (name == null) {
        return Optional.of(
            ToolAnswer.faulty(image.requestId, "category " + category + " is not in the file"));
      }
      Optional<SpecialLabel> special = SpecialLabel.of(name);
      if (special.isPresent()) {
        return Optional.of(ToolAnswer.without(image.requestId, special.get().verdict(), ""));
      }
      try {
        JsonNode segmentation = annotation.path("segmentation");
        parts.add(
            new ClassMask(name, CocoSegmentation.read(segmentation, image.width, image.height)));
      } catch (IllegalArgumentException e) {
        return Optional.of(ToolAnswer.faulty(image.requestId, e.getMessage()));
      }
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(ToolAnswer.labelled(image.requestId, parts, true));
  }
}
