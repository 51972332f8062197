package io.parallax.deploy.cli;

import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.scan.DepthOptions;
import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFormat;
import java.nio.file.Path;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** How a command reads a scan's directory: its layout, and what the user says of its depth. */
final class LayoutOptions {
  /** What {@code --format} takes. */
  static final String FORMATS = "auto|scannet|sens|7scenes|tum|replica|scenenet";

  @Option(
      names = "--format",
      paramLabel = FORMATS,
      description = "Layout of the scan (default: ${DEFAULT-VALUE}).",
      converter = ScanFormatConverter.class)
  private ScanFormat format = ScanFormat.AUTO;

  @Option(
      names = "--depth-scale",
      paramLabel = "UNITS_PER_METRE",
      description =
          "Units of the depth images in a metre (default: the layout's, 5000 for tum, 1000 for"
              + " scannet, 7scenes and scenenet; sens and replica say it in their files).")
  private Double depthScale;

  @Option(
      names = "--registered-depth",
      description =
          "Depth and colour images show the same field of view, whatever the layout or its files"
              + " say: leave depth where it lies. The camera is that of both.")
  private boolean registeredDepth;

  /** The scan at a path. */
  Scan open(Path path) {
    return format.open(path, depthOptions());
  }

  private DepthOptions depthOptions() {
    try {
      return new DepthOptions(
          registeredDepth,
          depthScale == null ? OptionalDouble.empty() : OptionalDouble.of(depthScale));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--depth-scale: " + e.getMessage(), e);
    }
  }
}
