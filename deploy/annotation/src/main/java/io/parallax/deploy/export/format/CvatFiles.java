package io.parallax.deploy.export.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.parallax.deploy.export.exchange.ExportItem;
import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.ToolFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * CVAT for images 1.1: {@code annotations.xml} and {@code images/}, and {@code labels.json} for the
 * raw view of the task's labels.
 *
 * <p>A guess has the source {@code auto}. CVAT makes that {@code file} when it loads the shape, or
 * leaves it, and {@code semi-auto} or {@code manual} when somebody changes it. That there is no
 * class to give is said with a tag, "(skip)" or "(unclear)".
 */
final class CvatFiles implements ToolFiles {
  /** The source of a guess. */
  static final String GUESS = "auto";

  /** The sources of shapes that nobody has touched. */
  static final Set<String> UNTOUCHED = Set.of(GUESS, "file");

  private static final String FILE = "annotations.xml";

  @Override
  public void write(Path directory, List<ExportItem> items) throws IOException {
    ImageFiles.write(directory, items);
    ClassNames classes = ClassNames.of(items);
    writeLabels(directory.resolve("labels.json"), classes);
    new CvatXmlWriter(classes).write(directory.resolve(FILE), items);
  }

  private static void writeLabels(Path file, ClassNames classes) throws IOException {
    ArrayNode labels = JsonFiles.array();
    int[] colours = classes.colours();
    for (int i = 0; i < classes.size(); i++) {
      labels
          .addObject()
          .put("name", classes.names().get(i))
          .put("color", ClassColours.html(colours[i]))
          .put("type", "any")
          .putArray("attributes");
    }
    for (SpecialLabel special : SpecialLabel.values()) {
      labels.addObject().put("name", special.text()).put("type", "tag").putArray("attributes");
    }
    JsonFiles.write(file, labels);
  }

  @Override
  public ToolAnswers read(Path path) throws IOException {
    return new CvatXmlReader(ExportedFiles.find(path, FILE)).read();
  }
}
