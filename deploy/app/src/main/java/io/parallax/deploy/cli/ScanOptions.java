package io.parallax.deploy.cli;

import io.parallax.deploy.cli.settings.UsageException;
import io.parallax.deploy.scan.DepthCheck;
import io.parallax.deploy.scan.KeyframeGate;
import io.parallax.deploy.scan.KeyframeScan;
import io.parallax.deploy.scan.NamedScan;
import io.parallax.deploy.scan.Scan;
import io.parallax.schemas.Identifiers;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which recorded scan a command reads, and which of its frames. */
final class ScanOptions {
  @Option(
      names = "--scan",
      required = true,
      paramLabel = "DIR",
      description = "The scan: its directory, or a .sens file.")
  private Path path;

  @Mixin private LayoutOptions layout = new LayoutOptions();

  @Option(
      names = "--keyframes",
      paramLabel = "0.10m,10deg",
      description =
          "Only the frames for which the camera has moved or turned more than this since the last"
              + " such frame (default: all frames).",
      converter = GateConverter.class)
  private KeyframeGate gate;

  @Option(
      names = "--scene",
      paramLabel = "NAME",
      description = "The scene that the frames belong to (default: the scan's own name).")
  private String scene;

  /**
   * The frames that were asked for, as those of the scene that was asked for: at least one, and
   * somewhere among them depth.
   */
  Scan open() {
    if (scene != null) {
      requireName("--scene", scene);
    }
    Scan scan = layout.open(path);
    if (scan.frameIds().isEmpty()) {
      throw new UsageException(path + " has no frame with a pose");
    }
    Scan named = scene == null ? scan : new NamedScan(scan, scene);
    Scan wanted = gate == null ? named : new KeyframeScan(named, gate);
    DepthCheck.requireReadings(wanted);
    return wanted;
  }

  /** Checks a name that becomes part of keys. */
  static String requireName(String option, String value) {
    try {
      return Identifiers.require(option, value);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  /** Reads a distance and an angle. */
  static final class GateConverter implements ITypeConverter<KeyframeGate> {
    @Override
    public KeyframeGate convert(String text) {
      try {
        return KeyframeGate.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
