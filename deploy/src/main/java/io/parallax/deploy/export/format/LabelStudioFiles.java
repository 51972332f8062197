package io.parallax.deploy.export.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.ToolAnswer;
import io.parallax.deploy.export.exchange.ToolFiles;
import io.parallax.deploy.export.exchange.UnreadableAnswersException;
import io.parallax.deploy.export.mask.BrushRle;
import io.parallax.deploy.export.mask.ClassMask;
import io.parallax.deploy.export.mask.PixelMask;
import io.parallax.schemas.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Label Studio's tasks: {@code tasks.json}, and {@code config.xml} for the labelling interface.
 *
 * <p>A task has its picture inside, as a data URI, so that it can be shown without a storage. A
 * guess is a prediction, which Label Studio keeps apart from annotations. Of several annotations of
 * a task the last one counts.
 */
final class LabelStudioFiles implements ToolFiles {
  private static final String FILE = "tasks.json";
  private static final String REQUEST = "request_id";
  private static final String BRUSH = "brushlabels";
  private static final String CLASS = "class";
  private static final String VERDICT = "verdict";
  private static final String REASON = "reason";
  private static final String IMAGE = "image";

  @Override
  public void write(Path directory, List<ExportItem> items) throws IOException {
    ArrayNode tasks = JsonFiles.array();
    for (ExportItem item : items) {
      ObjectNode task = tasks.addObject();
      task.putObject("data")
          .put(IMAGE, "data:image/png;base64," + Base64.getEncoder().encodeToString(item.png()))
          .put(REQUEST, item.requestId());
      if (!item.parts().isEmpty()) {
        ArrayNode results =
            item.isGuess()
                ? task.putArray("predictions")
                    .addObject()
                    .put("model_version", item.generation())
                    .put("score", (float) item.score().getAsDouble())
                    .putArray("result")
                : task.putArray("annotations").addObject().putArray("result");
        for (ClassMask part : item.parts()) {
          addResult(results, part);
        }
      }
    }
    JsonFiles.write(directory.resolve(FILE), tasks);
    Files.writeString(directory.resolve("config.xml"), config(ClassNames.of(items)));
  }

  private static void addResult(ArrayNode results, ClassMask part) {
    ObjectNode result =
        results
            .addObject()
            .put("id", "part-" + results.size())
            .put("type", BRUSH)
            .put("from_name", CLASS)
            .put("to_name", IMAGE)
            .put("original_width", part.mask().width())
            .put("original_height", part.mask().height())
            .put("image_rotation", 0);
    ObjectNode value = result.putObject("value").put("format", "rle");
    ArrayNode rle = value.putArray("rle");
    for (byte b : BrushRle.encode(part.mask())) {
      rle.add(b & 0xff);
    }
    value.putArray(BRUSH).add(part.className());
  }

  private static String config(ClassNames classes) {
    StringBuilder xml = new StringBuilder();
    xml.append("<View>\n");
    xml.append("  <Image name=\"image\" value=\"$image\" zoom=\"true\"/>\n");
    xml.append("  <BrushLabels name=\"class\" toName=\"image\">\n");
    for (int i = 0; i < classes.size(); i++) {
      xml.append("    <Label value=\"").append(escaped(classes.names().get(i)));
      xml.append("\" background=\"").append(ClassNames.htmlColour(i)).append("\"/>\n");
    }
    xml.append("  </BrushLabels>\n");
    xml.append("  <Choices name=\"verdict\" toName=\"image\" choice=\"single\">\n");
    xml.append("    <Choice value=\"unclear\"/>\n");
    xml.append("  </Choices>\n");
    xml.append(
        "  <TextArea name=\"reason\" toName=\"image\" placeholder=\"Why is it unclear?\"/>\n");
    xml.append("</View>\n");
    return xml.toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  @Override
  public List<ToolAnswer> read(Path path) throws IOException {
    Path file = Files.isDirectory(path) ? path.resolve(FILE) : path;
    JsonNode tasks = JsonFiles.read(file);
    if (!tasks.isArray()) {
      throw new UnreadableAnswersException(file, "is no list of Label Studio's tasks");
    }
    List<ToolAnswer> answers = new ArrayList<>();
    for (JsonNode task : tasks) {
      JsonNode requestId = task.path("data").path(REQUEST);
      if (!requestId.isTextual()) {
        throw new UnreadableAnswersException(
            file, "has a task without data." + REQUEST + " (export it as JSON, not as JSON-MIN)");
      }
      JsonNode annotations = task.path("annotations");
      if (!annotations.isEmpty()) {
        answers.add(answer(requestId.asText(), annotations.get(annotations.size() - 1)));
      }
    }
    return answers;
  }

  private static ToolAnswer answer(String requestId, JsonNode annotation) {
    List<ClassMask> parts = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    boolean unclear = false;
    try {
      for (JsonNode result : annotation.path("result")) {
        JsonNode value = result.path("value");
        switch (result.path("from_name").asText()) {
          case VERDICT -> unclear = true;
          case REASON -> value.path("text").forEach(text -> reasons.add(text.asText()));
          default -> parts.add(part(result, value));
        }
      }
    } catch (IllegalArgumentException e) {
      return ToolAnswer.faulty(requestId, e.getMessage());
    }
    String reason = String.join(" ", reasons).strip();
    if (annotation.path("was_cancelled").asBoolean()) {
      return ToolAnswer.without(requestId, Verdict.SKIPPED, reason);
    }
    if (unclear) {
      return ToolAnswer.without(requestId, Verdict.UNCLEAR, reason);
    }
    if (parts.isEmpty()) {
      String why = reason.isEmpty() ? "submitted with nothing painted" : reason;
      return ToolAnswer.without(requestId, Verdict.SKIPPED, why);
    }
    return ToolAnswer.labelled(requestId, parts, false);
  }

  private static ClassMask part(JsonNode result, JsonNode value) {
    JsonNode names = value.path(BRUSH);
    if (!value.path("rle").isArray() || names.size() != 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a result of type %s is no brush stroke with one label",
              result.path("type").asText("none")));
    }
    JsonNode rle = value.path("rle");
    byte[] packed = new byte[rle.size()];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (byte) rle.get(i).asInt();
    }
    PixelMask mask =
        BrushRle.decode(
            packed, result.path("original_width").asInt(), result.path("original_height").asInt());
    return new ClassMask(names.get(0).asText(), mask);
  }
}
