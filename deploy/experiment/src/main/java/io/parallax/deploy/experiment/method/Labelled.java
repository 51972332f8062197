package io.parallax.deploy.experiment.method;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What is labelled so far; it does not change. */
public final class Labelled {
  /** Nothing. */
  public static final Labelled NOTHING = new Labelled(Map.of(), 0);

  private final Map<FrameId, Set<Integer>> superpixels;
  private final long pixels;

  private Labelled(Map<FrameId, Set<Integer>> superpixels, long pixels) {
    this.superpixels = superpixels;
    this.pixels = pixels;
  }

  /**
   * This and more.
   *
   * @throws IllegalArgumentException if a region is labelled already, or a part of it
   */
  public Labelled with(Collection<Region> regions) {
    Map<FrameId, Set<Integer>> all = new HashMap<>();
    superpixels.forEach((frame, ids) -> all.put(frame, new HashSet<>(ids)));
    long sum = pixels;
    for (Region region : regions) {
      Set<Integer> ids = all.computeIfAbsent(region.frame(), f -> new HashSet<>());
      boolean isPartLabelled = region.isWhole() ? !ids.isEmpty() : ids.contains(Region.WHOLE);
      if (isPartLabelled || !ids.add(region.superpixel())) {
        throw new IllegalArgumentException(region + " is labelled already");
      }
      sum += region.pixels();
    }
    return new Labelled(all, sum);
  }

  /** Whether anything of a frame is labelled. */
  public boolean touches(FrameId frame) {
    return superpixels.containsKey(frame);
  }

  /** Whether a superpixel is labelled, alone or with its frame. */
  public boolean covers(FrameId frame, int superpixel) {
    Set<Integer> ids = superpixels.getOrDefault(frame, Set.of());
    return ids.contains(Region.WHOLE) || ids.contains(superpixel);
  }

  /** How many pixels are labelled. */
  public long pixels() {
    return pixels;
  }
}
