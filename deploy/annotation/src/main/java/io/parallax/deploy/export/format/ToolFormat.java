package io.parallax.deploy.export.format;

import io.parallax.deploy.export.exchange.ToolAnswers;
import io.parallax.deploy.export.exchange.ToolFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The tools whose files are written and read. */
public enum ToolFormat {
  /** COCO's instances, which most tools take. */
  COCO("coco"),
  /** CVAT for images 1.1. */
  CVAT("cvat"),
  /** Label Studio's tasks. */
  LABEL_STUDIO("labelstudio"),
  /** LabelMe's file beside each picture. */
  LABELME("labelme"),
  /** A PNG of class ids for each picture. */
  MASKS("masks");

  private final String label;

  ToolFormat(String label) {
    this.label = label;
  }

  /**
   * The format of a name as a user writes it.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static ToolFormat named(String name) {
    return Arrays.stream(values())
        .filter(format -> format.label.equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no format '%s'; there are %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(ToolFormat::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /** Its files. */
  public ToolFiles files() {
    return switch (this) {
      case COCO -> new CocoFiles();
      case CVAT -> new CvatFiles();
      case LABEL_STUDIO -> new LabelStudioFiles();
      case LABELME -> new LabelMeFiles();
      case MASKS -> new MaskFiles();
    };
  }

  /**
   * Reads what the tool exported.
   *
   * @param path its file, the directory that has it, or a zip file of that
   * @throws IOException if a file cannot be read
   * @throws io.parallax.deploy.export.exchange.UnreadableAnswersException if it is not what the
   *     tool writes
   */
  public ToolAnswers read(Path path) throws IOException {
    return ExportedFiles.read(path, files());
  }

  /** The name that a user writes. */
  @Override
  public String toString() {
    return label;
  }
}
