package io.parallax.deploy.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A scan in a ScanNet {@code .sens} file, or in a directory that holds one; see {@link SensFile}.
 *
 * <p>The scene is called after the file. Frames are called by their place in it, from 0. Their
 * times are the file's, or 30 a second where it has none.
 */
final class SensScan {
  private static final String ENDING = ".sens";
  private static final int FRAMES_PER_SECOND = 30;

  private SensScan() {}

  /** Whether this is such a file, or a directory that holds one. */
  static boolean recognises(Path path) {
    return Files.isDirectory(path) ? !files(path).isEmpty() : isSens(path);
  }

  static Scan open(Path path, DepthOptions options) {
    Path file = path;
    if (Files.isDirectory(path)) {
      List<Path> files = files(path);
      if (files.size() > 1) {
        throw new UnreadableScanException(
            path, "holds %s .sens files; name one of them".formatted(files.size()));
      }
      file = files.get(0);
    }
    SensFile sens = SensFile.open(file, options);
    List<SensFile.Entry> entries = sens.entries();
    boolean timed = !entries.isEmpty() && entries.get(entries.size() - 1).micros() > 0;
    List<RecordedFrame> frames = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      SensFile.Entry entry = entries.get(i);
      Duration time =
          timed
              ? Duration.ofMillis(entry.micros() / 1000)
              : Duration.ofMillis(1000L * i / FRAMES_PER_SECOND);
      frames.add(
          RecordedFrame.of(
              Integer.toString(i),
              sens.images(i),
              Optional.of(entry.cameraToWorld())
                  .filter(pose -> DoubleStream.of(pose).allMatch(Double::isFinite)),
              Instant.EPOCH.plus(time)));
    }
    String name = file.getFileName().toString();
    Path scene = file.resolveSibling(name.substring(0, name.length() - ENDING.length()));
    return new RecordedFrames(file, scene, sens.depthFormat(), frames);
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(SensScan::isSens).sorted().toList();
    } catch (IOException e) {
      throw new UnreadableScanException(directory, e);
    }
  }

  private static boolean isSens(Path path) {
    return path.getFileName() != null
        && path.getFileName().toString().endsWith(ENDING)
        && Files.isRegularFile(path);
  }
}
