package io.parallax.deploy.export.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.ToolFiles;
import io.parallax.deploy.export.mask.BrushRle;
import io.parallax.deploy.export.mask.ClassMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * Label Studio's tasks: {@code tasks.json}, and {@code config.xml} for the labelling interface.
 *
 * <p>A task has its picture inside, as a data URI, so that it can be shown without a storage. A
 * guess is a prediction, which Label Studio keeps apart from annotations.
 */
final class LabelStudioFiles implements ToolFiles {
  private static final String FILE = "tasks.json";
  static final String REQUEST = "request_id";
  static final String BRUSH = "brushlabels";
  private static final String CLASS = "class";
  static final String VERDICT = "verdict";
  static final String REASON = "reason";
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
    int[] colours = classes.colours();
    for (int i = 0; i < classes.size(); i++) {
      xml.append("    <Label value=\"").append(escaped(classes.names().get(i)));
      xml.append("\" background=\"").append(ClassColours.html(colours[i])).append("\"/>\n");
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
  public ToolAnswers read(Path path) throws IOException {
    return new LabelStudioReader(ExportedFiles.find(path, FILE)).read();
  }
}
