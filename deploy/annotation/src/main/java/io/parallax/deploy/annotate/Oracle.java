package io.parallax.deploy.annotate;

import io.parallax.deploy.truth.Truth;
import io.parallax.schemas.CocoMask;
import io.parallax.schemas.Label;
import io.parallax.schemas.LabelRequest;
import io.parallax.schemas.LabelledPart;
import io.parallax.schemas.Verdict;
import io.parallax.scorer.mask.CocoRle;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * An annotator who knows the truth: answers a request with the class that most of the superpixel's
 * pixels have, and is wrong as often as configured.
 */
public final class Oracle {
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
    Optional<Integer> classId = dominant(request);
    return Label.newBuilder()
        .setRequestId(request.getRequestId())
        .setSceneId(request.getSceneId())
        .setVerdict(classId.isPresent() ? Verdict.LABELLED : Verdict.UNCLEAR)
        .setParts(
            classId.map(id -> List.of(new LabelledPart(said(request, id), null))).orElse(List.of()))
        .setReason(classId.isPresent() ? "" : "no true class is known")
        .setAnnotator(name)
        .setAnsweredAt(Instant.now())
        .build();
  }

  /** The class that most pixels of the superpixel have; of equals the lowest. */
  private Optional<Integer> dominant(LabelRequest request) {
    CocoMask mask = request.getMask();
    int[] counts = new int[request.getClassNames().size()];
    truthOfFrame
        .get(request.getFrameId())
        .classes(request.getFrameId(), mask.getWidth(), mask.getHeight(), counts.length)
        .ifPresent(
            ids ->
                CocoRle.parse(mask.getCounts(), mask.getWidth(), mask.getHeight()).mask().stream()
                    .map(pixel -> (ids[pixel] & 0xffff) - 1)
                    .filter(classId -> classId >= 0)
                    .forEach(classId -> counts[classId]++));
    int best = 0;
    for (int classId = 1; classId < counts.length; classId++) {
      best = counts[classId] > counts[best] ? classId : best;
    }
    return counts.length > 0 && counts[best] > 0 ? Optional.of(best) : Optional.empty();
  }

  private int said(LabelRequest request, int truth) {
    Random random = new Random(request.getRequestId().hashCode());
    int classes = request.getClassNames().size();
    return classes > 1 && random.nextDouble() < errorRate
        ? (truth + 1 + random.nextInt(classes - 1)) % classes
        : truth;
  }
}
