package io.parallax.deploy.export.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.parallax.deploy.export.exchange.NotTakenCounts;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.FilledShape;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.deploy.export.mask.PixelNumbers;
import io.parallax.schemas.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads LabelMe's files: masks, polygons, rectangles and circles, and the flags of pictures.
 *
 * <p>A mask lies where LabelMe draws it: its first corner rounded to a whole pixel, half to even,
 * and cut off at the picture's edge. Points and lines do no harm to other shapes; a picture that
 * has nothing else is refused.
 */
final class LabelMeReader {
  private static final Set<String> WITHOUT_AREA = Set.of("point", "points", "line", "linestrip");

  private final Path path;
  private final List<ToolAnswer> answers = new ArrayList<>();
  private final NotTakenCounts notTaken = new NotTakenCounts();

  LabelMeReader(Path path) {
    this.path = path;
  }

  ToolAnswers read() throws IOException {
    boolean single = !Files.isDirectory(path);
    List<Path> files = single ? List.of(path) : ExportedFiles.below(path, LabelMeFiles.SUFFIX);
    boolean known = false;
    for (Path file : files) {
      String name = ImageName.requestId(file.toString());
      try {
        JsonNode content = JsonFiles.read(file);
        if (single || content.path("shapes").isArray()) {
          known = true;
          JsonFiles.list(file, content, "shapes");
          answer(content.path(LabelMeFiles.REQUEST).asText(name), content).ifPresent(answers::add);
        } else {
          notTaken.add("JSON file that is none of LabelMe's", path.relativize(file).toString());
        }
      } catch (UnreadableAnswersException e) {
        if (single) {
          throw e;
        }
        // One damaged file does not keep the others from being read.
        answers.add(ToolAnswer.faulty(name, e.getMessage()));
      }
    }
    if (!known) {
      throw answers.isEmpty()
          ? new UnreadableAnswersException(path, "there is no JSON file of LabelMe")
          : new UnreadableAnswersException(
              path, "no file can be read: " + answers.get(0).fault().orElseThrow());
    }
    return new ToolAnswers(answers, notTaken.list());
  }

  private Optional<ToolAnswer> answer(String requestId, JsonNode file) {
    JsonNode flags = file.path("flags");
    boolean skip = flags.path(LabelMeFiles.SKIP).asBoolean();
    if (skip || flags.path(LabelMeFiles.UNCLEAR).asBoolean()) {
      for (JsonNode shape : file.path("shapes")) {
        if (!isGuess(shape)) {
          notTaken.add(SpecialLabel.DRAWN_AS_WELL, requestId);
        }
      }
      Verdict verdict = skip ? Verdict.SKIPPED : Verdict.UNCLEAR;
      return Optional.of(ToolAnswer.without(requestId, verdict, ""));
    }
    int width = file.path("imageWidth").asInt();
    int height = file.path("imageHeight").asInt();
    List<ClassMask> parts = new ArrayList<>();
    List<String> withoutArea = new ArrayList<>();
    boolean marked = true;
    for (JsonNode shape : file.path("shapes")) {
      String type = shape.path("shape_type").asText("polygon");
      if (WITHOUT_AREA.contains(type)) {
        withoutArea.add(type);
        continue;
      }
      marked &= isGuess(shape);
      try {
        parts.add(new ClassMask(shape.path("label").asText(), mask(shape, type, width, height)));
      } catch (IllegalArgumentException e) {
        return Optional.of(ToolAnswer.faulty(requestId, e.getMessage()));
      }
    }
    if (!parts.isEmpty()) {
      withoutArea.forEach(type -> notTaken.add(type + ", which has no pixels", requestId));
      return Optional.of(ToolAnswer.labelled(requestId, parts, marked));
    }
    if (withoutArea.isEmpty()) {
      notTaken.add("picture with nothing on it", requestId);
      return Optional.empty();
    }
    return Optional.of(ToolAnswer.faulty(requestId, withoutPixels(withoutArea.get(0))));
  }

  private static boolean isGuess(JsonNode shape) {
    return shape.path("flags").path(LabelMeFiles.GUESS).asBoolean();
  }

  private static String withoutPixels(String type) {
    return "a %s has no pixels; masks, polygons, rectangles and circles have".formatted(type);
  }

  private static PixelMask mask(JsonNode shape, String type, int width, int height) {
    double[] points = points(shape);
    boolean pair = Set.of("rectangle", "mask", "circle").contains(type);
    if (pair && points.length != 4) {
      throw new IllegalArgumentException("a %s has not two points".formatted(type));
    }
    return switch (type) {
      case "polygon" -> FilledShape.polygons(List.of(points), width, height);
      case "rectangle" ->
          FilledShape.rectangle(
              points[0], points[1], points[2], points[3], /* degrees= */ 0, width, height);
      case "circle" -> {
        // The middle, and a point on the edge.
        double radius = Math.hypot(points[2] - points[0], points[3] - points[1]);
        yield FilledShape.ellipse(
            points[0], points[1], radius, radius, /* degrees= */ 0, width, height);
      }
      case "mask" -> placed(shape, Math.rint(points[0]), Math.rint(points[1]), width, height);
      default -> throw new IllegalArgumentException(withoutPixels(type));
    };
  }

  private static double[] points(JsonNode shape) {
    double[] points = new double[2 * shape.path("points").size()];
    for (int i = 0; i < points.length; i++) {
      JsonNode number = shape.path("points").path(i / 2).path(i % 2);
      if (!number.isNumber() || !Double.isFinite(number.asDouble())) {
        throw new IllegalArgumentException("a point has a number that is none");
      }
      points[i] = number.asDouble();
    }
    return points;
  }

  private static PixelMask placed(JsonNode shape, double left, double top, int width, int height) {
    byte[] png = Base64.getDecoder().decode(shape.path("mask").asText());
    PixelNumbers numbers = PixelNumbers.decode(png);
    if (left >= width
        || top >= height
        || left + numbers.width() <= 0
        || top + numbers.height() <= 0) {
      throw new IllegalArgumentException(
          "its mask does not lie in the image of %s×%s".formatted(width, height));
    }
    BitSet pixels = new BitSet(numbers.values().length);
    for (int i = 0; i < numbers.values().length; i++) {
      pixels.set(i, numbers.values()[i] != 0);
    }
    return new PixelMask(numbers.width(), numbers.height(), pixels)
        .moved((int) left, (int) top, width, height);
  }
}
