package io.parallax.deploy.scan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The layouts of recorded scans. */
@SuppressWarnings("ImmutableEnumChecker") // the functions are static methods
public enum ScanFormat {
  /** Whichever of the others the directory looks like. */
  AUTO("auto", "any", path -> true, (path, options) -> recognise(path).open(path, options)),
  /** ScanNet's export. */
  SCANNET(
      "scannet",
      "color/N.jpg, depth/N.png, pose/N.txt, intrinsic/intrinsic_depth.txt",
      ScanNetScan::recognises,
      ScanNetScan::open),
  /** ScanNet's recording, a single file. */
  SENS("sens", "one file NAME.sens", SensScan::recognises, SensScan::open),
  /** The 7-Scenes data set. */
  SEVEN_SCENES(
      "7scenes",
      "seq-NN/frame-NNNNNN.color.png, .depth.png, .pose.txt",
      SevenScenesScan::recognises,
      SevenScenesScan::open),
  /** The TUM RGB-D benchmark. */
  TUM("tum", "rgb.txt, depth.txt, groundtruth.txt", TumScan::recognises, TumScan::open),
  /** Replica, as rendered for NICE-SLAM. */
  REPLICA(
      "replica",
      "traj.txt, results/frameNNNNNN.jpg, results/depthNNNNNN.png, cam_params.json",
      ReplicaScan::recognises,
      ReplicaScan::open),
  /** SceneNet RGB-D, with its poses in text files. */
  SCENENET(
      "scenenet",
      "photo/N.jpg, depth/N.png, pose/N.txt",
      SceneNetScan::recognises,
      SceneNetScan::open);

  private final String label;
  private final String layout;
  private final Predicate<Path> recogniser;
  private final BiFunction<Path, DepthOptions, Scan> reader;

  /**
   * A layout.
   *
   * @param layout what it looks like, for people
   * @param recogniser whether a file or directory, which is there, looks like it
   * @param reader opens one that does
   */
  ScanFormat(
      String label,
      String layout,
      Predicate<Path> recogniser,
      BiFunction<Path, DepthOptions, Scan> reader) {
    this.label = label;
    this.layout = layout;
    this.recogniser = recogniser;
    this.reader = reader;
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
   * Opens the scan in a directory, or in a {@code .sens} file, with depth as the layout has it.
   *
   * @throws UnreadableScanException as {@link #open(Path, DepthOptions)}
   */
  public Scan open(Path path) {
    return open(path, DepthOptions.NONE);
  }

  /**
   * Opens the scan in a directory, or in a {@code .sens} file.
   *
   * @throws UnreadableScanException if it is not of this format, or its poses or camera cannot be
   *     read, or its colour and depth cannot be registered
   */
  public Scan open(Path path, DepthOptions options) {
    if (!Files.isDirectory(path) && !SensScan.recognises(path)) {
      throw new UnreadableScanException(
          path,
          Files.exists(path)
              ? "is not a directory, nor a .sens file"
              : "there is no such directory");
    }
    if (!recogniser.test(path)) {
      throw new UnreadableScanException(
          path, "is no scan of format " + label + "; looked for " + layout);
    }
    return reader.apply(path, options);
  }

  private static ScanFormat recognise(Path path) {
    List<ScanFormat> alike =
        Arrays.stream(values())
            .filter(format -> format != AUTO && format.recogniser.test(path))
            .toList();
    if (alike.isEmpty()) {
      throw new UnreadableScanException(
          path,
          "is no recorded scan; looked for "
              + Arrays.stream(values())
                  .filter(format -> format != AUTO)
                  .map(format -> format.layout + " (" + format.label + ")")
                  .collect(Collectors.joining(" and for ")));
    }
    if (alike.size() > 1) {
      throw new UnreadableScanException(
          path,
          "looks like several formats; say which it is: "
              + alike.stream()
                  .map(format -> "--format " + format.label)
                  .collect(Collectors.joining(" or ")));
    }
    return alike.get(0);
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
