package io.parallax.deploy.scan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The layouts of recorded scans. */
public enum ScanFormat {
  /** Whichever of the others the directory looks like. */
  AUTO("auto", "any"),
  /** ScanNet's export. */
  SCANNET("scannet", "color/N.jpg, depth/N.png, pose/N.txt, intrinsic/intrinsic_depth.txt"),
  /** The 7-Scenes data set. */
  SEVEN_SCENES("7scenes", "seq-NN/frame-NNNNNN.color.png, .depth.png, .pose.txt");

  private final String label;
  private final String layout;

  ScanFormat(String label, String layout) {
    this.label = label;
    this.layout = layout;
  }

  /**
   * The format of a name as a user writes it.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static ScanFormat named(String name) {
    return Arrays.stream(values())
        .filter(format -> format.label.equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no scan format '" + name + "'; there are " + names()));
  }

  /**
   * Opens the scan in a directory.
   *
   * @throws UnreadableScanException if it is not of this format, or its poses or camera cannot be
   *     read
   */
  public Scan open(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new UnreadableScanException(
          directory, Files.exists(directory) ? "is not a directory" : "there is no such directory");
    }
    return switch (this) {
      case AUTO -> recognise(directory).open(directory);
      case SCANNET -> ScanNetScan.open(required(directory));
      case SEVEN_SCENES -> SevenScenesScan.open(required(directory));
    };
  }

  private static ScanFormat recognise(Path directory) {
    if (SCANNET.recognises(directory)) {
      return SCANNET;
    }
    if (SEVEN_SCENES.recognises(directory)) {
      return SEVEN_SCENES;
    }
    throw new UnreadableScanException(
        directory,
        "is no recorded scan; looked for "
            + Arrays.stream(values())
                .filter(format -> format != AUTO)
                .map(format -> format.layout + " (" + format.label + ")")
                .collect(Collectors.joining(" and for ")));
  }

  private Path required(Path directory) {
    if (!recognises(directory)) {
      throw new UnreadableScanException(
          directory, "is no scan of format " + label + "; looked for " + layout);
    }
    return directory;
  }

  private boolean recognises(Path directory) {
    return switch (this) {
      case AUTO -> true;
      case SCANNET -> ScanNetScan.recognises(directory);
      case SEVEN_SCENES -> SevenScenesScan.recognises(directory);
    };
  }

  private static String names() {
    return Arrays.stream(values()).map(format -> format.label).collect(Collectors.joining(", "));
  }

  /** The name that a user writes. */
  @Override
  public String toString() {
    return label;
  }
}
