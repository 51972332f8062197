package io.parallax.deploy.export.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.NotTakenCounts;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.ToolAnswers;
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
import java.util.List;
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
  private static final String FILE = "annotations/instances_default.json";
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
  public ToolAnswers read(Path path) throws IOException {
    Path file = ExportedFiles.find(path, FILE);
    JsonNode coco = JsonFiles.read(file);
    JsonIds<String> names = categories(file, coco);
    JsonIds<Image> images = images(file, coco);
    for (JsonNode annotation : JsonFiles.list(file, coco, "annotations")) {
      JsonNode id = annotation.path("image_id");
      Image image =
          images
              .get(id)
              .orElseThrow(
                  () ->
                      new UnreadableAnswersException(
                          file, "has an annotation of image " + id + ", which is none"));
      image.annotations.add(annotation);
    }
    List<ToolAnswer> answers = new ArrayList<>();
    NotTakenCounts notTaken = new NotTakenCounts();
    for (Image image : images.values()) {
      if (image.annotations.isEmpty()) {
        notTaken.add("picture with nothing on it", image.requestId);
      } else {
        answers.add(answer(image, names, notTaken));
      }
    }
    return new ToolAnswers(answers, notTaken.list());
  }

  private static JsonIds<String> categories(Path file, JsonNode coco) {
    JsonIds<String> names = new JsonIds<>();
    for (JsonNode category : JsonFiles.list(file, coco, "categories")) {
      JsonNode id = requireId(file, "category", category);
      String name = category.path("name").asText();
      names
          .put(id, name)
          .filter(before -> !before.equals(name))
          .ifPresent(
              before -> {
                throw new UnreadableAnswersException(
                    file,
                    "has two categories with the id %s: %s and %s".formatted(id, before, name));
              });
    }
    return names;
  }

  private static JsonIds<Image> images(Path file, JsonNode coco) {
    JsonIds<Image> images = new JsonIds<>();
    JsonNode list = JsonFiles.list(file, coco, "images");
    if (list.isEmpty()) {
      throw new UnreadableAnswersException(file, "has no picture");
    }
    for (JsonNode image : list) {
      JsonNode id = requireId(file, "image", image);
      String name = ImageName.requestId(image.path("file_name").asText());
      String requestId = image.path(REQUEST).asText(name);
      Image read =
          new Image(
              requestId,
              image.path("width").asInt(),
              image.path("height").asInt(),
              new ArrayList<>());
      images
          .put(id, read)
          .ifPresent(
              before -> {
                throw new UnreadableAnswersException(
                    file,
                    "has two images with the id %s: %s and %s"
                        .formatted(id, before.requestId, requestId));
              });
    }
    return images;
  }

  private static JsonNode requireId(Path file, String what, JsonNode object) {
    JsonNode id = object.path("id");
    if (!JsonIds.isId(id)) {
      throw new UnreadableAnswersException(file, "has " + what + " entries without an id");
    }
    return id;
  }

  private static ToolAnswer answer(Image image, JsonIds<String> names, NotTakenCounts notTaken) {
    List<ClassMask> parts = new ArrayList<>();
    Optional<SpecialLabel> special = Optional.empty();
    for (JsonNode annotation : image.annotations) {
      JsonNode category = annotation.path("category_id");
      Optional<String> name = names.get(category);
      if (name.isEmpty()) {
        return ToolAnswer.faulty(image.requestId, "category " + category + " is not in the file");
      }
      Optional<SpecialLabel> label = SpecialLabel.of(name.get());
      if (label.isPresent()) {
        special = label;
        continue;
      }
      try {
        JsonNode segmentation = annotation.path("segmentation");
        parts.add(
            new ClassMask(
                name.get(), CocoSegmentation.read(segmentation, image.width, image.height)));
      } catch (IllegalArgumentException e) {
        return ToolAnswer.faulty(image.requestId, e.getMessage());
      }
    }
    if (special.isEmpty()) {
      return ToolAnswer.labelled(image.requestId, parts, true);
    }
    parts.forEach(part -> notTaken.add(SpecialLabel.DRAWN_AS_WELL, image.requestId));
    return ToolAnswer.without(image.requestId, special.get().verdict(), "");
  }
}
