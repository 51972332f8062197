package io.parallax.deploy.scan;

import java.util.List;
import java.util.stream.IntStream;

/** A few frames from all over a scan, by which it is judged before the work begins. */
public final class FrameSample {
  private static final int FRAMES = 10;

  private FrameSample() {}

  /** Ten of the scan's frames, the first and the last among them; all if there are fewer. */
  public static List<String> of(Scan scan) {
    List<String> frameIds = scan.frameIds();
    int last = frameIds.size() - 1;
    return frameIds.size() <= FRAMES
        ? frameIds
        : IntStream.range(0, FRAMES)
            .mapToObj(i -> frameIds.get((int) ((long) last * i / (FRAMES - 1))))
            .toList();
  }
}
