package io.parallax.deploy.scan;

import io.parallax.deploy.scan.ScanFrame.SuperpixelIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The images of a frame in files of their own. */
final class FrameFiles implements FrameImages {
  private final Path colour;
  private final Path depth;
  private final DepthFormat depthFormat;
  private final Path superpixels;
  private final Path trueClasses;

  /**
   * Images of which none is read yet.
   *
   * @param superpixels ids as a greyscale PNG, null if the layout knows none
   * @param trueClasses ids as a greyscale PNG, null if the layout knows none
   */
  private FrameFiles(
      Path colour, Path depth, DepthFormat depthFormat, Path superpixels, Path trueClasses) {
    this.colour = colour;
    this.depth = depth;
    this.depthFormat = depthFormat;
    this.superpixels = superpixels;
    this.trueClasses = trueClasses;
  }

  /** A colour and a depth image. */
  static FrameFiles of(Path colour, Path depth, DepthFormat depthFormat) {
    return new FrameFiles(colour, depth, depthFormat, null, null);
  }

  /** The same with ids of superpixels and of classes, greyscale PNGs, where those files exist. */
  FrameFiles with(Path superpixelFile, Path classFile) {
    return new FrameFiles(colour, depth, depthFormat, superpixelFile, classFile);
  }

  /** Fails if a file that a frame needs is missing. */
  static Path require(Path file, String frameId) {
    if (!Files.isRegularFile(file)) {
      throw new UnreadableScanException(
          file, "file is missing, though frame " + frameId + " has a colour image");
    }
    return file;
  }

  /** A file's content. */
  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UnreadableScanException(file, e);
    }
  }

  @Override
  public byte[] colour() {
    return bytes(colour);
  }

  @Override
  public byte[] depth() {
    return depthFormat.image(depth, bytes(depth));
  }

  @Override
  public Optional<Path> depthFile() {
    return Optional.of(depth);
  }

  @Override
  public Optional<SuperpixelIds> superpixels() {
    return ids(superpixels)
        .map(image -> new SuperpixelIds(image.width(), image.height(), image.samples()));
  }

  @Override
  public Optional<TrueClasses> trueClasses() {
    return ids(trueClasses)
        .map(image -> new TrueClasses(image.width(), image.height(), image.samples()));
  }

  private static Optional<GreyPng.Samples> ids(Path file) {
    return Optional.ofNullable(file).filter(Files::exists).map(GreyPng::read);
  }
}
