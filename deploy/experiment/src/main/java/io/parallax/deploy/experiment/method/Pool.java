package io.parallax.deploy.experiment.method;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** All frames that may be labelled, in the order of their ids, however they were given. */
public final class Pool {
  private final List<PoolFrame> frames;

  /**
   * A pool of frames.
   *
   * @throws IllegalArgumentException if two have the same id
   */
  public Pool(List<? extends PoolFrame> frames) {
    this.frames =
        frames.stream()
            .<PoolFrame>map(frame -> frame)
            .sorted(Comparator.comparing(PoolFrame::id))
            .toList();
    for (int i = 1; i < this.frames.size(); i++) {
      if (this.frames.get(i).id().equals(this.frames.get(i - 1).id())) {
        throw new IllegalArgumentException(
            "frame " + this.frames.get(i).id() + " is in the pool twice");
      }
    }
  }

  /** The frames. */
  public List<PoolFrame> frames() {
    return frames;
  }

  /** The frames by their scene. */
  public SortedMap<String, List<PoolFrame>> scenes() {
    SortedMap<String, List<PoolFrame>> scenes = new TreeMap<>();
    frames.forEach(
        frame -> scenes.computeIfAbsent(frame.id().scene(), s -> new ArrayList<>()).add(frame));
    return scenes;
  }
}
