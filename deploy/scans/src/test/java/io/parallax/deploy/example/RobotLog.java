package io.parallax.deploy.example;

import io.parallax.deploy.scan.Scan;
import io.parallax.deploy.scan.ScanFrame;
import io.parallax.scorer.geometry.Intrinsics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A robot's log: frames.csv (id, milliseconds, 16 numbers of the pose), ID.jpg and ID.png. */
public final class RobotLog implements Scan {
  private static final Intrinsics CAMERA = new Intrinsics(640, 480, 615, 615, 320, 240);

  private final Path directory;
  private final Map<String, String[]> rows = new LinkedHashMap<>();

  public RobotLog(Path directory) throws IOException {
    this.directory = directory;
    for (String line : Files.readAllLines(directory.resolve("frames.csv"))) {
      String[] row = line.split(",", -1);
      rows.put(row[0], row);
    }
  }

  @Override
  public String sceneId() {
    return "hall-3";
  }

  @Override
  public List<String> frameIds() {
    return List.copyOf(rows.keySet());
  }

  @Override
  public ScanFrame frame(String id) {
    String[] row = rows.get(id);
    double[] cameraToWorld = Stream.of(row).skip(2).mapToDouble(Double::parseDouble).toArray();
    Instant capturedAt = Instant.ofEpochMilli(Long.parseLong(row[1]));
    try {
      byte[] colour = Files.readAllBytes(directory.resolve(id + ".jpg"));
      byte[] depth = Files.readAllBytes(directory.resolve(id + ".png"));
      return new ScanFrame(id, colour, depth, CAMERA, cameraToWorld, capturedAt, Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException("frame " + id + " of " + directory, e);
    }
  }
}
