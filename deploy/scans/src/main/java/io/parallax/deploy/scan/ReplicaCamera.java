package io.parallax.deploy.scan;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.parallax.deploy.scan.MatrixFile.CameraMatrix;
import io.parallax.scorer.geometry.Intrinsics;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file {@code cam_params.json} of the NICE-SLAM layout: {@code {"camera": {"w", "h", "fx",
 * "fy", "cx", "cy", "scale"}}}.
 *
 * @param unitsPerMetre of the depth images, 6553.5 in Replica
 */
record ReplicaCamera(Intrinsics intrinsics, double unitsPerMetre) {
  private static final String NAME = "cam_params.json";

  /** Python writes NaN and Infinity into JSON; they are read to be refused by name. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** Reads the file in the scan's directory or, if there is none, in the one above. */
  static ReplicaCamera read(Path directory, DepthOptions options) {
    Path own = directory.resolve(NAME);
    Path common = directory.toAbsolutePath().normalize().resolveSibling(NAME);
    Path file = !Files.exists(own) && Files.exists(common) ? common : own;
    options.requireNoScale(file, "camera.scale");
    JsonNode camera;
    try {
      camera = JSON.readTree(TextFile.read(file)).path("camera");
    } catch (JacksonException e) {
      String line =
          e.getLocation() == null ? "" : "line %s: ".formatted(e.getLocation().getLineNr());
      throw new UnreadableScanException(file, line + "is no JSON: " + e.getOriginalMessage());
    }
    CameraMatrix matrix =
        new CameraMatrix(
            number(file, camera, "fx"),
            number(file, camera, "fy"),
            number(file, camera, "cx"),
            number(file, camera, "cy"));
    double scale = number(file, camera, "scale");
    if (!(scale > 0)) {
      throw new UnreadableScanException(file, "camera.scale must be positive, but is " + scale);
    }
    return new ReplicaCamera(
        matrix.of(file, pixels(file, camera, "w"), pixels(file, camera, "h")), scale);
  }

  private static double number(Path file, JsonNode camera, String name) {
    JsonNode value = camera.path(name);
    if (!value.isNumber()) {
      throw new UnreadableScanException(file, "has no number camera." + name);
    }
    if (!Double.isFinite(value.doubleValue())) {
      throw new UnreadableScanException(
          file, "camera.%s must be finite, but is %s".formatted(name, value.doubleValue()));
    }
    return value.doubleValue();
  }

  private static int pixels(Path file, JsonNode camera, String name) {
    double value = number(file, camera, name);
    if (value != (int) value) {
      throw new UnreadableScanException(
          file, "camera.%s must be a whole number of pixels, but is %s".formatted(name, value));
    }
    return (int) value;
  }
}
