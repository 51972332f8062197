package io.parallax.deploy.scan;

import io.parallax.deploy.scan.MatrixFile.CameraMatrix;
import io.parallax.scorer.geometry.Intrinsics;
import java.awt.Dimension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The layout of ScanNet's export.
 *
 * <p>{@code color/N.jpg} (or png), {@code depth/N.png} (16 bit, millimetres), {@code pose/N.txt}
 * (4×4, camera to world; {@code -inf} where tracking was lost), {@code
 * intrinsic/intrinsic_depth.txt}; where present {@code superpixel/N.png} and {@code label/N.png}. A
 * frame is what has a colour image.
 */
final class ScanNetScan {
  private static final Pattern COLOUR = Pattern.compile("(\\d+)\\.(?:jpg|jpeg|png)");

  private ScanNetScan() {}

  /** Whether a directory looks like this layout. */
  static boolean recognises(Path directory) {
    return Files.isDirectory(directory.resolve("color"))
        && Files.isDirectory(directory.resolve("depth"))
        && Files.isDirectory(directory.resolve("pose"));
  }

  static Scan open(Path directory) {
    Path colour = directory.resolve("color");
    List<NumberedPath> images = NumberedPath.list(colour, COLOUR);
    if (images.isEmpty()) {
      throw new UnreadableScanException(colour, "holds no image named N.jpg or N.png");
    }
    List<FrameFiles> frames = images.stream().map(image -> files(directory, image)).toList();
    return new RecordedFrames(
        directory, intrinsics(directory, frames.get(0).depth()), frames, UnaryOperator.identity());
  }

  private static FrameFiles files(Path directory, NumberedPath image) {
    String id = image.digits();
    return new FrameFiles(
        id,
        image.path(),
        directory.resolve("depth").resolve(id + ".png"),
        directory.resolve("pose").resolve(id + ".txt"),
        ifPresent(directory.resolve("superpixel").resolve(id + ".png")),
        ifPresent(directory.resolve("label").resolve(id + ".png")));
  }

  private static Optional<Path> ifPresent(Path file) {
    return Optional.of(file).filter(Files::exists);
  }

  private static Intrinsics intrinsics(Path directory, Path firstDepth) {
    Path file = directory.resolve("intrinsic").resolve("intrinsic_depth.txt");
    CameraMatrix camera = MatrixFile.readCamera(file);
    Dimension size = GreyPng.size(firstDepth);
    return camera.of(file, size.width, size.height);
  }
}
