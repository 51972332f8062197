package io.parallax.deploy.annotate;

import io.parallax.deploy.truth.Truth;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.mask.CocoRle;
import java.time.Instant;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * An annotator who knows the truth: paints each class that a superpixel shows, as ViewAL's does,
 * and is wrong as often as configured: then the whole superpixel gets one other class.
 */
public final class Oracle {
  /** A person overlooks what is smaller, as a share of the superpixel. */
  private static final double SMALLEST_PART = 0.05;

  private final Map<String, Truth> truthOfFrame = new HashMap<>();
  private final String sceneId;
  private final String name;
  private final double errorRate;

  /**
   * An oracle of a scan that brings its true classes.
   *
   * @param truth of the scan
   * @param name by which it signs
   * @param errorRate share of its answers that name another class, 0 to 1; which ones depends on
   *     the request alone
   */
  public Oracle(Truth truth, String name, double errorRate) {
    this(List.of(truth), name, errorRate);
  }

  /**
   * An oracle of a scan whose frames may go by several ids.
   *
   * @param names the truth of the scan, once under each of them
   */
  public Oracle(List<Truth> names, String name, double errorRate) {
    names.forEach(truth -> truth.scan().frameIds().forEach(id -> truthOfFrame.put(id, truth)));
    sceneId = names.get(0).scan().sceneId();
    this.name = name;
    this.errorRate = errorRate;
  }

  /** The name by which it signs. */
  public String name() {
    return name;
  }

  /** Whether a request is about the scan that it knows. */
  public boolean knows(LabelRequest request) {
    return request.getSceneId().equals(sceneId) && truthOfFrame.containsKey(request.getFrameId());
  }

  /** Its answer to a request that it knows; UNCLEAR where no pixel's true class is known. */
  public Label answer(LabelRequest request) {
    List<LabelledPart> parts = parts(request);
    return Label.newBuilder()
        .setRequestId(request.getRequestId())
        .setSceneId(request.getSceneId())
        .setVerdict(parts.isEmpty() ? Verdict.UNCLEAR : Verdict.LABELLED)
        .setParts(parts)
        .setReason(parts.isEmpty() ? "no true class is known" : "")
        .setAnnotator(name)
        .setAnsweredAt(Instant.now())
        .build();
  }

  /** The largest class first. */
  private List<LabelledPart> parts(LabelRequest request) {
    CocoMask mask = request.getMask();
    BitSet superpixel = CocoRle.parse(mask.getCounts(), mask.getWidth(), mask.getHeight()).mask();
    Map<Integer, BitSet> pixels = new TreeMap<>();
    truthOfFrame
        .get(request.getFrameId())
        .classes(
            request.getFrameId(), mask.getWidth(), mask.getHeight(), request.getClassNames().size())
        .ifPresent(
            ids ->
                superpixel.stream()
                    .filter(pixel -> ids[pixel] != 0)
                    .forEach(
                        pixel ->
                            pixels
                                .computeIfAbsent((ids[pixel] & 0xffff) - 1, id -> new BitSet())
                                .set(pixel)));
    int known = pixels.values().stream().mapToInt(BitSet::cardinality).sum();
    List<Integer> seen =
        pixels.keySet().stream()
            .filter(id -> pixels.get(id).cardinality() >= SMALLEST_PART * known)
            .sorted(Comparator.comparing(id -> -pixels.get(id).cardinality()))
            .toList();
    if (seen.isEmpty()) {
      return List.of();
    }
    int said = said(request, seen.get(0));
    if (seen.size() == 1 || said != seen.get(0)) {
      return List.of(new LabelledPart(said, null));
    }
    return seen.stream().map(id -> new LabelledPart(id, painted(pixels.get(id), mask))).toList();
  }

  private static CocoMask painted(BitSet pixels, CocoMask of) {
    CocoRle rle = CocoRle.of(pixels, of.getWidth(), of.getHeight());
    return new CocoMask(of.getHeight(), of.getWidth(), rle.counts());
  }

  private int said(LabelRequest request, int truth) {
    Random random = new Random(request.getRequestId().hashCode());
    int classes = request.getClassNames().size();
    return classes > 1 && random.nextDouble() < errorRate
        ? (truth + 1 + random.nextInt(classes - 1)) % classes
        : truth;
  }
}
