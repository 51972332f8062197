package io.parallax.deploy.export;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The tools whose files are written and read. */
public enum ToolFormat {
  /** COCO's instances, which most tools take. */
  COCO("coco", CocoFiles::new),
  /** CVAT for images 1.1. */
  CVAT("cvat", CvatFiles::new),
  /** Label Studio's tasks. */
  LABEL_STUDIO("labelstudio", LabelStudioFiles::new),
  /** LabelMe's file beside each picture. */
  LABELME("labelme", LabelMeFiles::new),
  /** A PNG of class ids for each picture. */
  MASKS("masks", MaskFiles::new);

  private final String label;
  private final Supplier<ToolFiles> files;

  ToolFormat(String label, Supplier<ToolFiles> files) {
    this.label = label;
    this.files = files;
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

  ToolFiles files() {
    return files.get();
  }

  /** The name that a user writes. */
  @Override
  public String toString() {
    return label;
  }
}
