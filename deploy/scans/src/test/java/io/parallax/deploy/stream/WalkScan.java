package io.parallax.deploy.stream;

import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFrame;
import io.parallax.scorer.geometry.Intrinsics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A camera that goes straight on, 10 cm a frame, 15 frames a second; its images are only names.
 *
 * @param prefix of the frames' names
 */
record WalkScan(String prefix, int frames) implements Scan {
  private static final Intrinsics CAMERA = new Intrinsics(4, 3, 3, 3, 1.5, 1);

  @Override
  public String sceneId() {
    return "walk";
  }

  @Override
  public List<String> frameIds() {
    return IntStream.range(0, frames).mapToObj(i -> prefix + i).toList();
  }

  @Override
  public ScanFrame frame(String frameId) {
    int index = Integer.parseInt(frameId.substring(prefix.length()));
    double[] pose = {1, 0, 0, index / 10.0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    byte[] image = frameId.getBytes(StandardCharsets.UTF_8);
    Instant capturedAt = Instant.ofEpochMilli(1000L * index / 15);
    return new ScanFrame(frameId, image, image, CAMERA, pose, capturedAt, Optional.empty());
  }
}
